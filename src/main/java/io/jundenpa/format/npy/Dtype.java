package io.jundenpa.format.npy;

import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * The type of an array's elements, as NumPy names it.
 *
 * <p>Source: NumPy reference, "The array interface protocol", {@code typestr}.
 *
 * @param descr its name in the header, such as {@code <f4}
 * @param type decodes an element
 * @param order of the bytes of an element
 */
record Dtype(String descr, ElementType type, ByteOrder order) {

    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("f2", ElementType.F16),
            Map.entry("f4", ElementType.F32),
            Map.entry("f8", ElementType.F64),
            Map.entry("i1", ElementType.I8),
            Map.entry("i2", ElementType.I16),
            Map.entry("i4", ElementType.I32),
            Map.entry("i8", ElementType.I64),
            Map.entry("u1", ElementType.U8),
            Map.entry("u2", ElementType.U16),
            Map.entry("u4", ElementType.U32),
            Map.entry("u8", ElementType.U64),
            Map.entry("b1", ElementType.BOOL));

    private static final String EXPECTED = ", expected numbers: f2, f4, f8, i1 to i8, u1 to u8 or b1;"
            + " convert with np.save(path, array.astype(\"float32\"))";

    /**
     * The type that has this name.
     *
     * @throws FormatException if its elements are not real numbers of a supported size
     */
    static Dtype of(String descr) throws FormatException {
        if (descr.equals("|O")) {
            throw new FormatException("has dtype '|O', which is Python objects" + EXPECTED);
        }
        ElementType type = TYPES.get(descr.substring(Math.min(1, descr.length())));
        if (type == null) {
            throw unreadable(descr);
        }
        return new Dtype(descr, type, order(descr, type));
    }

    /** The error for a type of several fields. */
    static FormatException structured() {
        return new FormatException("has a dtype of several fields" + EXPECTED);
    }

    private static FormatException unreadable(String descr) {
        String found = descr.length() > 20 ? descr.substring(0, 20) + "..." : descr;
        return new FormatException("has dtype '" + found + "'" + EXPECTED);
    }

    private static ByteOrder order(String descr, ElementType type) throws FormatException {
        char first = descr.charAt(0);
        if (first == '<' || (first == '|' && type.size() == 1)) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        if (first == '>') {
            return ByteOrder.BIG_ENDIAN;
        }
        throw unreadable(descr);
    }

    /** Size of an element in bytes. */
    int size() {
        return type.size();
    }

    /**
     * The element at an index.
     *
     * @param bytes in this type's byte order; the first element begins at byte 0. Not modified.
     */
    double get(ByteBuffer bytes, int index) {
        return type.get(bytes, index);
    }

    /** Like {@link #get(ByteBuffer, int)}, rounded once to the nearest 32-bit float. */
    float getFloat(ByteBuffer bytes, int index) {
        return type.getFloat(bytes, index);
    }

    /**
     * Reads the first elements.
     *
     * @param bytes in this type's byte order. Not modified.
     * @param values receives the elements from index 0 on. Modified.
     */
    void get(ByteBuffer bytes, double[] values, int count) {
        type.get(bytes, 0, values, count);
    }
}
