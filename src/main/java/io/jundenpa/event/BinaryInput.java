package io.jundenpa.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads what the binary formats have in common from an array of bytes. For one thread. */
class BinaryInput {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** A long has ten groups of seven bits at most. */
    private static final int MAX_SHIFT = 63;

    private final RejectCode code;
    private final String format;
    private byte[] bytes = {};
    private int at;
    private int end;

    /**
     * An input of one format.
     *
     * @param code of records that end too early
     * @param format its name for messages
     */
    BinaryInput(RejectCode code, String format) {
        this.code = code;
        this.format = format;
    }

    /** Starts at an index of an array, and ends where the array ends. */
    final void start(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
        this.end = bytes.length;
    }

    /** The array. Not modified. */
    final byte[] bytes() {
        return bytes;
    }

    /** The index of the next byte. */
    final int at() {
        return at;
    }

    /** Goes on at an index. */
    final void moveTo(int index) {
        at = index;
    }

    /** The index after the last byte. */
    final int end() {
        return end;
    }

    /** Ends at an index. */
    final void endAt(int index) {
        end = index;
    }

    /** The bytes that are left. */
    final int left() {
        return end - at;
    }

    /** A number of 64 bits in groups of seven, the lowest first. */
    final long readVarint() throws RejectException {
        int first = bytes[skip(1)];
        if (first >= 0) {
            return first;
        }
        long value = first & 0x7F;
        for (int shift = 7; shift <= MAX_SHIFT; shift += 7) {
            int next = bytes[skip(1)];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw bad("a number has more than 64 bits");
    }

    /** A number of 64 bits as {@link #readVarint}, with its sign in the lowest bit. */
    final long readZigzag() throws RejectException {
        long value = readVarint();
        return (value >>> 1) ^ -(value & 1);
    }

    final int readFixed32() throws RejectException {
        return (int) INT.get(bytes, skip(Integer.BYTES));
    }

    final long readFixed64() throws RejectException {
        return (long) LONG.get(bytes, skip(Long.BYTES));
    }

    final float readFloat() throws RejectException {
        return Float.intBitsToFloat(readFixed32());
    }

    final double readDouble() throws RejectException {
        return Double.longBitsToDouble(readFixed64());
    }

    /** Skips bytes and returns the index of the first. */
    final int skip(long count) throws RejectException {
        int from = at;
        if (count < 0 || count > end - from) {
            throw bad("the value ends too early, or a length is wrong");
        }
        at = from + (int) count;
        return from;
    }

    /** Rejects the record at the next byte. */
    final RejectException bad(String problem) {
        return new RejectException(
                code, "malformed " + format + " at byte offset " + at + " of " + bytes.length + ": " + problem);
    }
}
