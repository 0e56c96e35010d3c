package io.jundenpa.format.hdf5;

import io.jhdf.Constants;
import io.jhdf.GroupSymbolTableNode;
import io.jhdf.LocalHeap;
import io.jhdf.ObjectHeader;
import io.jhdf.SymbolTableEntry;
import io.jhdf.btree.BTreeV1;
import io.jhdf.object.message.LinkInfoMessage;
import io.jhdf.object.message.LinkMessage;
import io.jhdf.object.message.LinkMessage.LinkType;
import io.jhdf.object.message.SymbolTableMessage;
import io.jundenpa.format.tensor.FormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the hard links of a group. Soft and external links are ignored.
 *
 * <p>Source: The HDF Group, HDF5 File Format Specification Version 3.0, sections III.A.1 (version 1 B-trees), III.B (symbol
 * table nodes), III.D (local heaps), IV.A.2.c (link info) and IV.A.2.g (link).
 */
final class GroupReading {

    private static final int SOFT_LINK = 2;

    private final BoundedFile file;
    private final String path;

    /** @param path the path of the group, for messages */
    GroupReading(BoundedFile file, String path) {
        this.file = file;
        this.path = path;
    }

    /** The addresses of the group's objects by name; empty if the object is not a group. */
    Map<String, Long> children(ObjectHeader header) throws FormatException {
        Map<String, Long> children = new LinkedHashMap<>();
        if (header.hasMessageOfType(SymbolTableMessage.class)) {
            addFromSymbolTable(header, children);
        } else if (header.hasMessageOfType(LinkInfoMessage.class)) {
            addFromHeader(header, children);
        }
        return children;
    }

    /** Old style: a B-tree leads to symbol table nodes; a local heap holds the names. */
    private void addFromSymbolTable(ObjectHeader header, Map<String, Long> children) throws FormatException {
        SymbolTableMessage table = read(() -> header.getMessageOfType(SymbolTableMessage.class));
        List<Long> nodes = read(
                () -> BTreeV1.createGroupBTree(file, table.getBTreeAddress()).getChildAddresses());
        ByteBuffer names = read(() -> new LocalHeap(file, table.getLocalHeapAddress()).getDataBuffer());
        for (long node : nodes) {
            for (SymbolTableEntry entry : read(() -> new GroupSymbolTableNode(file, node).getSymbolTableEntries())) {
                if (entry.getCacheType() != SOFT_LINK) {
                    add(read(() -> name(names, entry.getLinkNameOffset())), entry.getObjectHeaderAddress(), children);
                }
            }
        }
    }

    /**
     * New style: link messages in the header. HDF5 stores the links of a large group in a fractal heap. Such groups are
     * refused, because jHDF does not check the sizes of the heap.
     */
    private void addFromHeader(ObjectHeader header, Map<String, Long> children) throws FormatException {
        LinkInfoMessage info = read(() -> header.getMessageOfType(LinkInfoMessage.class));
        if (info.getBTreeNameIndexAddress() != Constants.UNDEFINED_ADDRESS) {
            throw new FormatException("stores the links of its group /" + path
                    + " in a heap, which is not supported; save the file with Keras, or with h5py and"
                    + " libver=\"earliest\"");
        }
        for (LinkMessage link : header.getMessagesOfType(LinkMessage.class)) {
            if (link.getLinkType() == LinkType.HARD) {
                add(link.getLinkName(), link.getHardLinkAddress(), children);
            }
        }
    }

    private void add(String name, long address, Map<String, Long> children) throws FormatException {
        file.countLink((long) path.length() + 1 + name.length());
        if (name.isEmpty() || name.contains("/") || children.put(name, address) != null) {
            throw new FormatException("is damaged: its group /" + path + " has "
                    + (children.containsKey(name) ? "two links named" : "a link with the invalid name") + " \"" + name
                    + "\"");
        }
    }

    private static String name(ByteBuffer names, int start) {
        int end = start;
        while (names.get(end) != 0) {
            end++;
        }
        byte[] name = new byte[end - start];
        names.get(start, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    private <T> T read(BoundedFile.Reading<T> reading) throws FormatException {
        return file.read("group /" + path, reading);
    }
}
