package io.jundenpa.format.tensor;

import java.nio.ByteBuffer;

/** The type of a tensor's elements. All types are real numbers. */
public enum ElementType {
    /** IEEE 754 binary16. */
    F16(2),
    /** bfloat16: the upper 16 bits of an IEEE 754 binary32. */
    BF16(2),
    /** IEEE 754 binary32. */
    F32(4),
    /** IEEE 754 binary64. */
    F64(8),
    /** Signed, 8 bits. */
    I8(1),
    /** Signed, 16 bits. */
    I16(2),
    /** Signed, 32 bits. */
    I32(4),
    /** Signed, 64 bits. */
    I64(8),
    /** Unsigned, 8 bits. */
    U8(1),
    /** Unsigned, 16 bits. */
    U16(2),
    /** Unsigned, 32 bits. */
    U32(4),
    /** Unsigned, 64 bits. */
    U64(8),
    /** One byte, 0 for false. */
    BOOL(1);

    private final int size;

    ElementType(int size) {
        this.size = size;
    }

    /** Size of an element in bytes. */
    public int size() {
        return size;
    }

    /** Whether a 32-bit float holds every value of the type exactly. */
    public boolean fitsFloat() {
        return switch (this) {
            case F64, I32, I64, U32, U64 -> false;
            default -> true;
        };
    }

    /**
     * The element at an index. Integers beyond 2^53 are rounded.
     *
     * @param bytes in their byte order; the first element begins at byte 0. Not modified.
     */
    public double get(ByteBuffer bytes, int index) {
        int at = index * size;
        return switch (this) {
            case F16 -> half(bytes.getShort(at));
            case BF16 -> Float.intBitsToFloat(bytes.getShort(at) << Short.SIZE);
            case F32 -> bytes.getFloat(at);
            case F64 -> bytes.getDouble(at);
            case I8 -> bytes.get(at);
            case I16 -> bytes.getShort(at);
            case I32 -> bytes.getInt(at);
            case I64 -> bytes.getLong(at);
            case U8 -> Byte.toUnsignedInt(bytes.get(at));
            case U16 -> Short.toUnsignedInt(bytes.getShort(at));
            case U32 -> Integer.toUnsignedLong(bytes.getInt(at));
            case U64 -> unsigned(bytes.getLong(at));
            case BOOL -> bytes.get(at) == 0 ? 0 : 1;
        };
    }

    /** Like {@link #get(ByteBuffer, int)}, rounded once to the nearest 32-bit float. */
    public float getFloat(ByteBuffer bytes, int index) {
        return switch (this) {
            case I64 -> bytes.getLong(index * size);
            case U64 -> unsignedFloat(bytes.getLong(index * size));
            default -> (float) get(bytes, index);
        };
    }

    /**
     * Reads several elements as {@link #get(ByteBuffer, int)} does.
     *
     * @param bytes in their byte order; the first element begins at byte 0. Not modified.
     * @param first index of the first element
     * @param values receives the elements from index 0 on. Modified.
     * @param count number of elements
     */
    public void get(ByteBuffer bytes, int first, double[] values, int count) {
        if (this == F32) { // most weights: no switch per element
            for (int i = 0; i < count; i++) {
                values[i] = bytes.getFloat((first + i) * Float.BYTES);
            }
        } else {
            for (int i = 0; i < count; i++) {
                values[i] = get(bytes, first + i);
            }
        }
    }

    /** IEEE 754 binary16: 1 sign bit, 5 exponent bits with bias 15, 10 fraction bits. */
    private static double half(short bits) {
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        double magnitude;
        if (exponent == 0x1f) {
            magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb((double) fraction, -24);
        } else {
            magnitude = Math.scalb((double) (0x400 + fraction), exponent - 25);
        }
        return bits < 0 ? -magnitude : magnitude;
    }

    /**
     * An unsigned 64-bit integer, rounded once. Half of it fits a signed integer. The last bit of the half is set if the
     * dropped bit was set: the conversion then rounds the half in the same direction as the whole number.
     */
    private static double unsigned(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    private static float unsignedFloat(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2f;
    }
}
