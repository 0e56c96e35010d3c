package io.jundenpa.format.hdf5;

import io.jhdf.ObjectHeader;
import io.jhdf.Superblock;
import io.jhdf.Superblock.SuperblockV0V1;
import io.jhdf.Superblock.SuperblockV2V3;
import io.jhdf.SymbolTableEntry;
import io.jhdf.dataset.DatasetReader;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import io.jhdf.object.message.AttributeMessage;
import io.jhdf.object.message.DataSpaceMessage;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tensors of an HDF5 file in memory, by their paths, such as {@code layers/dense/vars/0}.
 *
 * <p>The file is not trusted. jHDF reads single structures through {@link BoundedFile}. This class itself walks from group
 * to group: jHDF would follow links to other files, and allocate as much memory as a file asks for. The class follows only
 * hard links. Groups may be nested 32 deep. Every size is compared with the available
 * bytes before memory is allocated.
 *
 * <p>Source: The HDF Group, HDF5 File Format Specification Version 3.0, sections II.A (superblock) and IV.A (object headers).
 */
public final class Hdf5File {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int MAX_DEPTH = 32;

    private final BoundedFile file;
    private final long root;
    private final Map<String, Long> datasets = new LinkedHashMap<>();

    /**
     * Reads the groups of a file.
     *
     * @param bytes the whole file, which the tensors share. Not modified, and must not be modified later.
     * @throws FormatException if the file is not an HDF5 file, or is damaged
     */
    public Hdf5File(ByteBuffer bytes) throws FormatException {
        ByteBuffer whole = bytes.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (!isHdf5(whole)) {
            throw new FormatException("is not an HDF5 file: its first bytes are not the signature");
        }
        Superblock superblock = BoundedFile.translated(
                "the superblock",
                () -> Superblock.readSuperblock(whole.duplicate().order(ByteOrder.LITTLE_ENDIAN)));
        if (superblock.getSizeOfOffsets() != Long.BYTES
                || superblock.getSizeOfLengths() != Long.BYTES
                || superblock.getBaseAddressByte() != 0) {
            throw new FormatException("has addresses that are not 64-bit offsets from the beginning of the file,"
                    + " expected a file as h5py writes it");
        }
        if (superblock.getEndOfFileAddress() > whole.capacity()) {
            throw new FormatException(
                    "is cut off: it has " + whole.capacity() + " bytes, expected " + superblock.getEndOfFileAddress());
        }
        file = new BoundedFile(whole, superblock);
        root = file.read("the root", () -> rootAddress(superblock));
        walk(root, "", new HashSet<>());
    }

    /** Whether a file begins with the signature of HDF5. */
    public static boolean isHdf5(ByteBuffer bytes) {
        ByteBuffer signature = ByteBuffer.wrap(SIGNATURE);
        return bytes.remaining() >= SIGNATURE.length
                && bytes.slice(bytes.position(), SIGNATURE.length).equals(signature);
    }

    private long rootAddress(Superblock superblock) {
        return superblock instanceof SuperblockV0V1 first
                ? new SymbolTableEntry(file, first.getRootGroupSymbolTableAddress()).getObjectHeaderAddress()
                : ((SuperblockV2V3) superblock).getRootGroupObjectHeaderAddress();
    }

    /** The paths of all datasets, without a leading slash. */
    public Set<String> names() {
        return Collections.unmodifiableSet(datasets.keySet());
    }

    /**
     * A tensor. It shares the bytes of the file; each read expands a compressed tensor again.
     *
     * @param name one of {@link #names()}
     * @throws FormatException if the tensor is damaged, or its type or layout is not supported
     */
    public TensorSource tensor(String name) throws FormatException {
        Long address = datasets.get(name);
        if (address == null) {
            throw new IllegalArgumentException("no dataset " + name);
        }
        return file.read(name, () -> new DatasetReading(file, header(address)).tensor());
    }

    /**
     * The text of an attribute of the root group.
     *
     * @return empty if there is no such attribute
     * @throws FormatException if the attribute is damaged, or is not text
     */
    public Optional<String> text(String attribute) throws FormatException {
        return file.read("attribute " + attribute, () -> {
            for (AttributeMessage message : header(root).getMessagesOfType(AttributeMessage.class)) {
                if (message.getName().equals(attribute)) {
                    return Optional.of(text(message));
                }
            }
            return Optional.empty();
        });
    }

    private String text(AttributeMessage message) throws FormatException {
        ByteBuffer data = message.getDataBuffer();
        DataType type = message.getDataType();
        boolean isText =
                type instanceof StringData || (type instanceof VariableLength list && list.isVariableLengthString());
        if (isText && data != null && message.getDataSpace().getDimensionsAsLong().length == 0) {
            Object value = DatasetReader.readDataset(type, data, new int[0], file);
            if (value instanceof String text) {
                return text;
            }
        }
        throw new FormatException("has an attribute " + message.getName() + " that is not a text");
    }

    private ObjectHeader header(long address) {
        return ObjectHeader.readObjectHeader(file, address);
    }

    /**
     * Finds the datasets of an object. An object with a dataspace is a dataset, any other object is a group.
     *
     * @param above addresses of the groups that contain it
     */
    private void walk(long address, String path, Set<Long> above) throws FormatException {
        if (above.size() > MAX_DEPTH || !above.add(address)) {
            throw new FormatException(
                    "is damaged: the group " + path + " contains itself, or is deeper than " + MAX_DEPTH);
        }
        for (Map.Entry<String, Long> child : children(address, path).entrySet()) {
            walk(child.getValue(), path.isEmpty() ? child.getKey() : path + "/" + child.getKey(), above);
        }
        above.remove(address);
    }

    /** The addresses of a group's objects by name; empty for a dataset, which is remembered. */
    private Map<String, Long> children(long address, String path) throws FormatException {
        ObjectHeader header = file.read(path.isEmpty() ? "the root" : path, () -> header(address));
        if (header.hasMessageOfType(DataSpaceMessage.class)) {
            datasets.put(path, address);
            return Map.of();
        }
        return new GroupReading(file, path).children(header);
    }
}
