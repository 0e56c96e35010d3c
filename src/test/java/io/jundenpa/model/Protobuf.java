package io.jundenpa.model;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A message of Protocol Buffers as a tree, which can be changed and written again. The lengths stay consistent, so a change
 * passes the reader of the bytes. Bytes that parse as a message are treated as one.
 */
final class Protobuf {

    private static final int VARINT = 0;
    private static final int BYTES = 2;
    private static final int MAX_DEPTH = 12;

    private final List<Field> fields = new ArrayList<>();

    private Protobuf() {}

    /** The message of these bytes; empty if they are not a message. */
    static Optional<Protobuf> parse(byte[] bytes) {
        return parse(bytes, 0);
    }

    private static Optional<Protobuf> parse(byte[] bytes, int depth) {
        Protobuf message = new Protobuf();
        int[] at = {0};
        while (at[0] < bytes.length) {
            long tag = varint(bytes, at);
            Field field = new Field((int) (tag >>> 3), (int) (tag & 7));
            if (tag < 8 || tag >>> 3 > 200 || !field.read(bytes, at, depth)) {
                return Optional.empty();
            }
            message.fields.add(field);
        }
        return at[0] == bytes.length ? Optional.of(message) : Optional.empty();
    }

    /** Reads a value and moves the position after it. If there is no value, the position is past the end. */
    private static long varint(byte[] bytes, int[] at) {
        long value = 0;
        for (int shift = 0; at[0] < bytes.length && shift < 70; shift += 7) {
            byte next = bytes[at[0]++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        at[0] = bytes.length + 1;
        return -1;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fields.forEach(field -> field.write(out));
        return out.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long remaining = value;
        for (; (remaining & ~0x7fL) != 0; remaining >>>= 7) {
            out.write((int) (remaining & 0x7f) | 0x80);
        }
        out.write((int) remaining);
    }

    /** Changes one random field: removes, doubles, swaps, empties or nests it, or sets a number. */
    String mutate(SplittableRandom random) {
        List<Protobuf> messages = new ArrayList<>();
        collect(messages);
        Protobuf message = messages.get(random.nextInt(messages.size()));
        if (message.fields.isEmpty()) {
            return "nothing";
        }
        List<Field> list = message.fields;
        int index = random.nextInt(list.size());
        Field field = list.get(index);
        String name = "field " + field.number;
        switch (random.nextInt(8)) {
            case 0 -> {
                list.remove(index);
                return name + " removed";
            }
            case 1 -> {
                list.add(random.nextInt(list.size()), field);
                return name + " doubled";
            }
            case 2 -> {
                Protobuf other = messages.get(random.nextInt(messages.size()));
                if (other.fields.isEmpty()) {
                    return "nothing";
                }
                Field moved = other.fields.get(random.nextInt(other.fields.size()));
                list.set(index, new Field(field.number, moved.type, moved.number(), moved.bytes));
                return name + " set to a field " + moved.number;
            }
            case 3 -> {
                list.set(index, new Field(random.nextInt(1, 16), field.type, field.value, field.bytes()));
                return name + " renumbered";
            }
            case 4 -> {
                int depth = 1 << random.nextInt(12);
                Field nested = field;
                for (int i = 0; i < depth; i++) {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    nested.write(out);
                    nested = new Field(field.number, BYTES, 0, out.toByteArray());
                }
                list.set(index, nested);
                return name + " nested " + depth + " times";
            }
            case 5 -> {
                list.set(index, new Field(field.number, BYTES, 0, new byte[0]));
                return name + " emptied";
            }
            default -> {
                long value = Mutator.extreme(random, field.bytes.length);
                if (field.type == VARINT) {
                    field.value = value;
                } else {
                    byte[] text = random.nextBoolean() ? Mutator.word(random, value) : new byte[random.nextInt(20)];
                    list.set(index, new Field(field.number, BYTES, 0, text));
                }
                return name + " set to " + value;
            }
        }
    }

    private void collect(List<Protobuf> messages) {
        messages.add(this);
        fields.forEach(field -> field.message.ifPresent(message -> message.collect(messages)));
    }

    private static final class Field {

        private final int number;
        private final int type;
        private long value;
        private byte[] bytes = new byte[0];
        private Optional<Protobuf> message = Optional.empty();

        Field(int number, int type) {
            this.number = number;
            this.type = type;
        }

        Field(int number, int type, long value, byte[] bytes) {
            this(number, type);
            this.value = value;
            this.bytes = bytes;
        }

        long number() {
            return value;
        }

        byte[] bytes() {
            return message.map(Protobuf::bytes).orElse(bytes);
        }

        /** Reads the value and moves the position after it; false if there is no value. */
        boolean read(byte[] from, int[] at, int depth) {
            if (type == VARINT) {
                value = varint(from, at);
                return at[0] <= from.length;
            }
            long length = type == BYTES ? varint(from, at) : type == 1 ? 8 : type == 5 ? 4 : -1;
            if (length < 0 || length > from.length - at[0]) {
                return false;
            }
            bytes = Arrays.copyOfRange(from, at[0], at[0] + (int) length);
            at[0] += (int) length;
            message = type == BYTES && length > 1 && depth < MAX_DEPTH ? parse(bytes, depth + 1) : Optional.empty();
            return true;
        }

        void write(ByteArrayOutputStream out) {
            varint(out, (long) number << 3 | type);
            if (type == VARINT) {
                varint(out, value);
                return;
            }
            byte[] content = bytes();
            if (type == BYTES) {
                varint(out, content.length);
            }
            out.writeBytes(content);
        }
    }
}
