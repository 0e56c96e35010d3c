package io.jundenpa.format.npy;

import io.jundenpa.format.tensor.FormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The header of an {@code .npy} file: type, order and shape of the array.
 *
 * <p>Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays", and NumPy 1.24's
 * {@code numpy/lib/format.py} for alignment.
 *
 * @param dtype of the elements
 * @param fortranOrder whether the first index runs fastest
 * @param shape the dimensions; empty for a scalar
 */
record NpyHeader(Dtype dtype, boolean fortranOrder, List<Long> shape) {

    private static final int PREFIX = 10;
    private static final int ALIGNMENT = 64;
    private static final int MAX_DIMENSIONS = 64;

    /**
     * A header. The elements may have at most 2^63 - 1 bytes.
     *
     * @throws FormatException if the elements have more bytes, or the array has more dimensions than NumPy 2 allows
     */
    static NpyHeader of(Dtype dtype, boolean fortranOrder, List<Long> shape) throws FormatException {
        if (shape.size() > MAX_DIMENSIONS) {
            throw new FormatException("has " + shape.size() + " dimensions, expected at most " + MAX_DIMENSIONS);
        }
        try {
            Math.multiplyExact(product(shape), dtype.size());
        } catch (ArithmeticException e) {
            throw new FormatException("has shape " + shape + ", which is too large");
        }
        return new NpyHeader(dtype, fortranOrder, List.copyOf(shape));
    }

    private static long product(List<Long> shape) {
        long product = 1;
        for (long dimension : shape) {
            product = Math.multiplyExact(product, dimension);
        }
        return product;
    }

    /** Number of elements. */
    long count() {
        return product(shape);
    }

    /** Size of the elements in bytes. */
    long bytes() {
        return count() * dtype.size();
    }

    /** The array for a message, such as {@code [2, 3] of <f4}. */
    @Override
    public String toString() {
        return shape + " of " + dtype.descr();
    }

    /**
     * The bytes of a header of version 1.0 for elements in C order. Spaces and a line feed pad it to a multiple of 64 bytes.
     *
     * @param descr type of the elements, such as {@code <f4}
     */
    static byte[] bytes(String descr, List<Long> shape, int minBytes) {
        String dimensions =
                shape.stream().map(String::valueOf).collect(Collectors.joining(", ")) + (shape.size() == 1 ? "," : "");
        String dict = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + dimensions + "), }";
        int needed = Math.max(minBytes, PREFIX + dict.length() + 1);
        int length = (needed + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - PREFIX;
        String padded = dict + " ".repeat(length - 1 - dict.length()) + "\n";
        return ("\u0093NUMPY\u0001\u0000" + (char) (length & 0xff) + (char) (length >> 8) + padded)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
