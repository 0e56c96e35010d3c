package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A message of Protocol Buffers that is read field by field. Each read checks the bounds.
 *
 * <p>A field begins with a varint {@code number * 8 + wire type}. Its value is a varint (wire type 0), 8 bytes (1), a length
 * and as many bytes (2), or 4 bytes (5). Source: "Encoding" in the documentation of Protocol Buffers.
 */
final class Wire {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    /** The shift of the tenth byte of a varint, which has room for one bit. */
    private static final int LAST_SHIFT = 63;

    /** Bytes of memory that are counted for a value, so that many small values cannot fill the heap. */
    private static final int MESSAGE_BYTES = 128;

    private static final int LIST_BYTES = 64;
    private static final int NUMBER_BYTES = 32;
    private static final int BYTES_PER_CHARACTER = 4;

    private final ByteBuffer bytes;
    private final int start;
    private final Budget budget;
    private int type;

    /** @param start where the message begins in the file, for messages */
    private Wire(ByteBuffer bytes, int start, Budget budget) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.start = start;
        this.budget = budget;
    }

    /** @param budget for the values that are read; skipped values are free */
    static Wire of(ByteBuffer view, Budget budget) {
        return new Wire(view.duplicate(), 0, budget);
    }

    /** The number of the next field, or 0 at the end. The caller must read or skip the value before the next field. */
    int next() throws FormatException {
        if (!bytes.hasRemaining()) {
            return 0;
        }
        long tag = varint();
        type = (int) (tag & 7);
        if (tag >>> 3 == 0 || tag >>> 3 >= 1 << 29) {
            throw damaged("the field number " + (tag >>> 3));
        }
        return (int) (tag >>> 3);
    }

    boolean isBytes() {
        return type == BYTES;
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    long number() throws FormatException {
        require(VARINT);
        budget.require(NUMBER_BYTES);
        return varint();
    }

    /** A number that fits into 32 bits. */
    int int32() throws FormatException {
        long number = number();
        if (number != (int) number) {
            throw damaged("the number " + number + " in a field of 32 bits");
        }
        return (int) number;
    }

    float float32() throws FormatException {
        require(FIXED32);
        budget.require(NUMBER_BYTES);
        return take(4).getFloat();
    }

    double float64() throws FormatException {
        require(FIXED64);
        budget.require(NUMBER_BYTES);
        return take(8).getDouble();
    }

    String text() throws FormatException {
        ByteBuffer view = view();
        budget.require((long) BYTES_PER_CHARACTER * view.remaining());
        return StandardCharsets.UTF_8.decode(view).toString();
    }

    /** The bytes of the field, shared with the file. */
    ByteBuffer view() throws FormatException {
        require(BYTES);
        budget.require(LIST_BYTES);
        return length();
    }

    Wire message() throws FormatException {
        require(BYTES);
        budget.require(MESSAGE_BYTES);
        ByteBuffer view = length();
        return new Wire(view, start + bytes.position() - view.remaining(), budget);
    }

    void skip() throws FormatException {
        switch (type) {
            case VARINT -> varint();
            case FIXED64 -> take(8);
            case BYTES -> length();
            case FIXED32 -> take(4);
            default -> throw damaged("wire type " + type);
        }
    }

    /** A number of a packed list of varints. */
    long listedNumber() throws FormatException {
        budget.require(NUMBER_BYTES);
        return varint();
    }

    /** A number of a packed list of floats. */
    float listedFloat() throws FormatException {
        budget.require(NUMBER_BYTES);
        return take(Float.BYTES).getFloat();
    }

    /** A varint without a field number, as in a packed list. */
    long varint() throws FormatException {
        long value = 0;
        for (int shift = 0; bytes.hasRemaining(); shift += 7) {
            byte next = bytes.get();
            if (shift == LAST_SHIFT && (next & 0xfe) != 0) {
                throw damaged("a number of more than 64 bits");
            }
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("the end inside a number");
    }

    private ByteBuffer length() throws FormatException {
        long length = varint();
        if (length < 0 || length > bytes.remaining()) {
            throw damaged(
                    "a length of " + Long.toUnsignedString(length) + " with " + bytes.remaining() + " bytes left");
        }
        return take((int) length);
    }

    private ByteBuffer take(int count) throws FormatException {
        if (count > bytes.remaining()) {
            throw damaged("the end inside a number");
        }
        ByteBuffer view = bytes.slice(bytes.position(), count).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + count);
        return view;
    }

    private void require(int expected) throws FormatException {
        if (type != expected) {
            throw damaged("a field of wire type " + type + ", expected " + expected);
        }
    }

    private FormatException damaged(String found) {
        return new FormatException(
                "is damaged or not an ONNX model: " + found + " at byte " + (start + bytes.position()));
    }
}
