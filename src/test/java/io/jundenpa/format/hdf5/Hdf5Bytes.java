package io.jundenpa.format.hdf5;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes HDF5 files of the oldest format, also odd ones: structures may be shared, and sizes may lie.
 *
 * <p>Each method appends a structure and returns its address.
 */
public final class Hdf5Bytes {

    /** The address of nothing. */
    private static final long NONE = -1;

    private static final int SUPERBLOCK = 96;
    private static final int ENTRIES_PER_NODE = 500;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final Map<Long, List<Message>> headers = new HashMap<>();

    /** An empty file. */
    public Hdf5Bytes() {
        file.writeBytes(new byte[SUPERBLOCK]);
    }

    /** A message of an object header. The content is a whole buffer. */
    public record Message(int type, ByteBuffer content) {}

    /** A link of a group: the offset of its name in the heap, and the address of its object. */
    public record Link(long name, long address) {}

    /** Bytes at an address that is a multiple of 8. */
    public long put(byte[] bytes) {
        while (file.size() % 8 != 0) {
            file.write(0);
        }
        long address = file.size();
        file.writeBytes(bytes);
        return address;
    }

    private long put(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return put(bytes);
    }

    /** The header of an object. */
    public long header(List<Message> messages) {
        int size = messages.stream()
                .mapToInt(message -> 8 + rounded(message.content.capacity()))
                .sum();
        ByteBuffer bytes = buffer(16 + size);
        bytes.put((byte) 1).put((byte) 0).putShort((short) messages.size());
        bytes.putInt(1).putInt(size).putInt(0);
        for (Message message : messages) {
            bytes.putShort((short) message.type).putShort((short) rounded(message.content.capacity()));
            bytes.putInt(0).put(message.content.slice(0, message.content.capacity()));
            bytes.position(bytes.position() + rounded(message.content.capacity()) - message.content.capacity());
        }
        long address = put(bytes);
        headers.put(address, messages);
        return address;
    }

    /** The messages of a header. */
    public List<Message> messages(long header) {
        return Objects.requireNonNull(headers.get(header));
    }

    /** An attribute with a text of any length, which lies in a global heap. */
    public Message text(String name, String text) {
        byte[] content = text.getBytes(UTF_8);
        ByteBuffer heap = buffer(16 + 16 + rounded(content.length) + 16)
                .put("GCOL".getBytes(UTF_8))
                .putInt(1);
        heap.putLong(heap.capacity())
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(0)
                .putLong(content.length);
        heap.put(content).putLong(heap.capacity() - 16, 16); // the free space: its own header
        long address = put(heap);
        byte[] named = (name + '\0').getBytes(UTF_8);
        ByteBuffer bytes = buffer(8 + rounded(named.length) + 16 + 8 + 16);
        bytes.put((byte) 1).put((byte) 0).putShort((short) named.length);
        bytes.putShort((short) 16).putShort((short) 8).put(named);
        bytes.position(8 + rounded(named.length));
        bytes.putInt(0x119).putInt(16).putInt(0x13).putInt(1); // text of variable length
        bytes.putLong(1); // a scalar
        bytes.putInt(content.length).putLong(address).putInt(1);
        return new Message(0xC, bytes);
    }

    /** A data set of 32-bit floats whose data has one number. */
    public long dataset(long... shape) {
        return dataset(new byte[] {0, 0, (byte) 0x80, 0x3F}, shape);
    }

    /** A data set of 32-bit floats, little-endian. */
    public long dataset(byte[] numbers, long... shape) {
        ByteBuffer space = buffer(8 + 8 * shape.length).put((byte) 1).put((byte) shape.length);
        space.position(8);
        for (long dimension : shape) {
            space.putLong(dimension);
        }
        ByteBuffer type =
                buffer(20).put(new byte[] {0x11, 0x20, 0x1F, 0}).putInt(4).putShort((short) 0);
        type.putShort((short) 32).put(new byte[] {23, 8, 0, 23}).putInt(127);
        long data = put(numbers);
        ByteBuffer layout = buffer(18).put((byte) 3).put((byte) 1).putLong(data).putLong(numbers.length);
        return header(List.of(new Message(1, space), new Message(3, type), new Message(8, layout)));
    }

    /** A heap of names. Each name ends with a 0. */
    public long heap(byte[] names) {
        long data = put(names);
        ByteBuffer bytes = buffer(32).put("HEAP".getBytes(UTF_8)).putInt(0);
        return put(bytes.putLong(names.length).putLong(1).putLong(data));
    }

    /** A group with a heap for its names. */
    public long group(long heap, List<Link> links) {
        // HDF5 allocates a tree for twice as many nodes.
        int nodes = (links.size() + ENTRIES_PER_NODE - 1) / ENTRIES_PER_NODE;
        ByteBuffer tree = buffer(40 + 32 * nodes).put("TREE".getBytes(UTF_8)).putShort((short) 0);
        tree.putShort((short) nodes).putLong(NONE).putLong(NONE);
        for (int i = 0; i < nodes; i++) {
            int end = Math.min(links.size(), (i + 1) * ENTRIES_PER_NODE);
            tree.putLong(0).putLong(node(links.subList(i * ENTRIES_PER_NODE, end)));
        }
        long address = put(tree);
        return header(List.of(new Message(0x11, buffer(16).putLong(address).putLong(heap))));
    }

    /** A group with a heap of its own. */
    public long group(List<String> names, List<Long> addresses) {
        ByteArrayOutputStream heap = new ByteArrayOutputStream();
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            links.add(new Link(heap.size(), addresses.get(i)));
            heap.writeBytes(names.get(i).getBytes(UTF_8));
            heap.write(0);
        }
        return group(heap(heap.toByteArray()), links);
    }

    private long node(List<Link> links) {
        ByteBuffer bytes = buffer(8 + 40 * links.size()).put("SNOD".getBytes(UTF_8));
        bytes.put((byte) 1).put((byte) 0).putShort((short) links.size());
        for (Link link : links) {
            bytes.putLong(link.name).putLong(link.address);
            bytes.position(bytes.position() + 24);
        }
        return put(bytes);
    }

    /** The whole file. */
    public byte[] file(long root) {
        byte[] whole = file.toByteArray();
        ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n', 0, 0, 0, 0, 0, 8, 8, 0});
        bytes.putShort((short) 4).putShort((short) 16).putInt(0);
        bytes.putLong(0).putLong(NONE).putLong(bytes.capacity()).putLong(NONE);
        bytes.putLong(0).putLong(root);
        return whole;
    }

    private static int rounded(int length) {
        return (length + 7) / 8 * 8;
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
