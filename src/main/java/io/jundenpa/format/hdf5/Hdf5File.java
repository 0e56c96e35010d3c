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
 * The tensors of an HDF5 file held in memory, by their paths, such as {@code layers/dense/vars/0}.
 *
 * <p>The file is not trusted. jHDF's readers of single structures are used, behind {@link BoundedFile}, but not its own
 * walk through the file: it follows links out of it and takes what memory the file asks for. Links other than hard ones
 * are not followed, groups may be 32 deep and objects 20,000, and every size is compared with the bytes there are before
 * memory is taken. Source: The HDF Group, HDF5 File Format Specification Version 3.0.
 */
public final class Hdf5File {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int MOST_OBJECTS = 20_000;
    private static final int DEEPEST = 32;

    private final BoundedFile file;
    private final long root;
    private final Map<String, Long> datasets = new LinkedHashMap<>();
    private int objects;

    /**
     * Reads the groups of a file.
     *
     * @param bytes the whole file, which the tensors share. Not modified, and not to be modified by others later.
     * @throws FormatException if it is no HDF5 file, or damaged
     */
    public Hdf5File(ByteBuffer bytes) throws FormatException {
        ByteBuffer whole = bytes.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (!isOne(whole)) {
            throw new FormatException("is no HDF5 file: its first bytes are not those of one");
        }
        Superblock superblock = BoundedFile.translated(
                "its begin", () -> Superblock.readSuperblock(whole.duplicate().order(ByteOrder.LITTLE_ENDIAN)));
        if (superblock.getSizeOfOffsets() != Long.BYTES
                || superblock.getSizeOfLengths() != Long.BYTES
                || superblock.getBaseAddressByte() != 0) {
            throw new FormatException("is an HDF5 file with other than 64-bit addresses from its begin,"
                    + " expected one as h5py writes it");
        }
        if (superblock.getEndOfFileAddress() > whole.capacity()) {
            throw new FormatException(
                    "is cut off: it has " + whole.capacity() + " bytes, expected " + superblock.getEndOfFileAddress());
        }
        file = new BoundedFile(whole, superblock);
        root = file.read("the root", () -> rootAddress(superblock));
        walk(root, "", new HashSet<>());
    }

    /** Whether a file begins as an HDF5 file does. */
    public static boolean isOne(ByteBuffer bytes) {
        ByteBuffer signature = ByteBuffer.wrap(SIGNATURE);
        return bytes.remaining() >= SIGNATURE.length
                && bytes.slice(bytes.position(), SIGNATURE.length).equals(signature);
    }

    private long rootAddress(Superblock superblock) {
        return superblock instanceof SuperblockV0V1 first
                ? new SymbolTableEntry(file, first.getRootGroupSymbolTableAddress()).getObjectHeaderAddress()
                : ((SuperblockV2V3) superblock).getRootGroupObjectHeaderAddress();
    }

    /** The paths of all datasets, without a slash at the begin. */
    public Set<String> names() {
        return Collections.unmodifiableSet(datasets.keySet());
    }

    /**
     * A tensor. It shares the file's bytes, unless it is compressed: then it is expanded whenever it is read.
     *
     * @param name one of {@link #names()}
     * @throws FormatException if it is damaged, or holds no numbers that are read
     */
    public TensorSource tensor(String name) throws FormatException {
        Long address = datasets.get(name);
        if (address == null) {
            throw new IllegalArgumentException("no dataset " + name);
        }
        return file.read(name, () -> new DatasetReading(file, header(address)).tensor());
    }

    /**
     * A text that stands at the root of the file as an attribute.
     *
     * @return nothing if there is none
     * @throws FormatException if it is damaged, or no text
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
        throw new FormatException("has an attribute " + message.getName() + " that is no text");
    }

    private ObjectHeader header(long address) {
        return ObjectHeader.readObjectHeader(file, address);
    }

    /** Finds the datasets of an object: itself, or those of the group that it is. */
    private void walk(long address, String path, Set<Long> above) throws FormatException {
        if (++objects > MOST_OBJECTS) {
            throw new FormatException("has more than " + MOST_OBJECTS + " groups and datasets");
        }
        if (above.size() > DEEPEST || !above.add(address)) {
            throw new FormatException(
                    "is damaged: the group " + path + " contains itself, or is deeper than " + DEEPEST);
        }
        ObjectHeader header = file.read(path.isEmpty() ? "the root" : path, () -> header(address));
        if (header.hasMessageOfType(DataSpaceMessage.class)) {
            datasets.put(path, address);
        } else {
            for (Map.Entry<String, Long> child :
                    new GroupReading(file, path).children(header).entrySet()) {
                walk(child.getValue(), path.isEmpty() ? child.getKey() : path + "/" + child.getKey(), above);
            }
        }
        above.remove(address);
    }
}
