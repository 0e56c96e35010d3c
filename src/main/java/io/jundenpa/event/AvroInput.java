package io.jundenpa.event;

import static io.jundenpa.event.RejectCode.BAD_AVRO;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads the binary encoding of Avro from an array of bytes. For one thread.
 *
 * <p>Source: Apache Avro 1.12 Specification, "Binary Encoding".
 */
final class AvroInput {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** A long has ten groups of seven bits at most. */
    private static final int MAX_SHIFT = 63;

    private byte[] bytes = {};
    private int at;

    /** Starts at an index of an array, and ends where the array ends. */
    void start(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    /** The array. Not modified. */
    byte[] bytes() {
        return bytes;
    }

    /** The index of the next byte. */
    int at() {
        return at;
    }

    /** The bytes that are left. */
    int left() {
        return bytes.length - at;
    }

    boolean readBoolean() throws RejectException {
        byte value = bytes[skip(1)];
        if (value != 0 && value != 1) {
            throw bad("a boolean is neither 0 nor 1");
        }
        return value == 1;
    }

    int readInt() throws RejectException {
        long value = readLong();
        if (value != (int) value) {
            throw bad("an int has more than 32 bits");
        }
        return (int) value;
    }

    long readLong() throws RejectException {
        int first = bytes[skip(1)];
        if (first >= 0) {
            return (first >>> 1) ^ -(first & 1L);
        }
        long value = first & 0x7F;
        for (int shift = 7; shift <= MAX_SHIFT; shift += 7) {
            int next = bytes[skip(1)];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw bad("a number has more than 64 bits");
    }

    float readFloat() throws RejectException {
        return Float.intBitsToFloat((int) INT.get(bytes, skip(Float.BYTES)));
    }

    double readDouble() throws RejectException {
        return Double.longBitsToDouble((long) LONG.get(bytes, skip(Double.BYTES)));
    }

    /** Skips bytes and returns the index of the first. */
    int skip(long count) throws RejectException {
        int from = at;
        if (count < 0 || count > bytes.length - from) {
            throw bad("the value ends too early, or a length is wrong");
        }
        at = from + (int) count;
        return from;
    }

    /** Rejects the record at the next byte. */
    RejectException bad(String problem) {
        return new RejectException(
                BAD_AVRO, "malformed Avro at byte offset " + at + " of " + bytes.length + ": " + problem);
    }
}
