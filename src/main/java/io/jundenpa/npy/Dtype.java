package io.jundenpa.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * The type of an array's elements.
 *
 * @param descr as the header names it, such as {@code <f4}
 * @param kind how an element is read
 * @param order of its bytes
 */
record Dtype(String descr, Kind kind, ByteOrder order) {

    private static final String EXPECTED = ", expected numbers: f2, f4, f8, i1 to i8, u1 to u8 or b1;"
            + " convert with np.save(path, array.astype(\"float32\"))";

    /**
     * The type of a name.
     *
     * @throws NpyException if its elements are not real numbers, or of a size that is not read
     */
    static Dtype of(String descr) throws NpyException {
        if (descr.equals("|O")) {
            throw new NpyException("has dtype '|O', which is Python objects" + EXPECTED);
        }
        for (Kind kind : Kind.values()) {
            if (descr.substring(Math.min(1, descr.length())).equals(kind.code())) {
                return new Dtype(descr, kind, order(descr, kind));
            }
        }
        throw unreadable(descr);
    }

    /** The refusal of a type with several parts. */
    static NpyException structured() {
        return new NpyException("has a dtype of several fields" + EXPECTED);
    }

    private static NpyException unreadable(String descr) {
        String found = descr.length() > 20 ? descr.substring(0, 20) + "..." : descr;
        return new NpyException("has dtype '" + found + "'" + EXPECTED);
    }

    private static ByteOrder order(String descr, Kind kind) throws NpyException {
        char first = descr.charAt(0);
        if (first == '<' || (first == '|' && kind.size == 1)) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        if (first == '>') {
            return ByteOrder.BIG_ENDIAN;
        }
        throw unreadable(descr);
    }

    /** Bytes of an element. */
    int size() {
        return kind.size;
    }

    /** The element at an index of a buffer in this type's byte order. */
    double get(ByteBuffer bytes, int index) {
        int at = index * kind.size;
        return switch (kind) {
            case F2 -> half(bytes.getShort(at));
            case F4 -> bytes.getFloat(at);
            case F8 -> bytes.getDouble(at);
            case I1 -> bytes.get(at);
            case I2 -> bytes.getShort(at);
            case I4 -> bytes.getInt(at);
            case I8 -> bytes.getLong(at);
            case U1 -> Byte.toUnsignedInt(bytes.get(at));
            case U2 -> Short.toUnsignedInt(bytes.getShort(at));
            case U4 -> Integer.toUnsignedLong(bytes.getInt(at));
            case U8 -> unsigned(bytes.getLong(at));
            case B1 -> bytes.get(at) == 0 ? 0 : 1;
        };
    }

    /** IEEE 754 binary16: 1 sign bit, 5 bits of exponent, 10 of fraction. */
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

    /** Halved with the lost bit kept as a sticky one, so that the double is rounded as the full number would be. */
    private static double unsigned(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    enum Kind {
        F2(2),
        F4(4),
        F8(8),
        I1(1),
        I2(2),
        I4(4),
        I8(8),
        U1(1),
        U2(2),
        U4(4),
        U8(8),
        B1(1);

        private final int size;

        Kind(int size) {
            this.size = size;
        }

        private String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
