package io.jundenpa.format.npy;

import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The header of an {@code .npy} file: the magic bytes, the version, the header's length, and a Python dict in text.
 * Source: NumPy's {@code numpy.lib.format}, versions 1.0, 2.0 and 3.0.
 *
 * @param dtype of the elements
 * @param fortranOrder whether the first index runs fastest
 * @param shape the dimensions, none for a scalar
 */
record NpyHeader(Dtype dtype, boolean fortranOrder, List<Long> shape) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int PREFIX = 10;
    private static final int ALIGNMENT = 64;
    private static final int MAX_BYTES = 1 << 16;
    private static final int MAX_RANK = 64;

    /**
     * A header whose numbers can be counted.
     *
     * @throws FormatException if the bytes pass 2^63 - 1, or there are more dimensions than NumPy has
     */
    static NpyHeader of(Dtype dtype, boolean fortranOrder, List<Long> shape) throws FormatException {
        if (shape.size() > MAX_RANK) {
            throw new FormatException("has " + shape.size() + " dimensions, expected at most " + MAX_RANK);
        }
        try {
            Math.multiplyExact(product(shape), dtype.size());
        } catch (ArithmeticException e) {
            throw new FormatException("has shape " + shape + ", which is more than can be counted");
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

    /** How many elements the array has. */
    long count() {
        return product(shape);
    }

    /** How many bytes its elements take. */
    long bytes() {
        return count() * dtype.size();
    }

    /** The array in words, for a message. */
    @Override
    public String toString() {
        return shape + " of " + dtype.descr();
    }

    /**
     * A header of version 1.0, padded with spaces up to a line feed so that the first element is aligned as NumPy does it.
     *
     * @param descr type of the elements, such as {@code <f4}, which lie in C order
     * @param least how many bytes it has at least
     */
    static byte[] bytes(String descr, List<Long> shape, int least) {
        String dimensions =
                shape.stream().map(String::valueOf).collect(Collectors.joining(", ")) + (shape.size() == 1 ? "," : "");
        String dict = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + dimensions + "), }";
        int needed = Math.max(least, PREFIX + dict.length() + 1);
        int length = (needed + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - PREFIX;
        String padded = dict + " ".repeat(length - 1 - dict.length()) + "\n";
        return ("\u0093NUMPY\u0001\u0000" + (char) (length & 0xff) + (char) (length >> 8) + padded)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Reads a header, and leaves the stream at the first element. */
    static NpyHeader read(InputStream in) throws IOException {
        byte[] start = bytes(in, 8);
        if (!Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
            throw new FormatException("is no .npy file: its first bytes are not \\x93NUMPY");
        }
        int version = start[6];
        if (version < 1 || version > 3 || start[7] != 0) {
            throw new FormatException("has .npy version " + start[6] + "." + start[7] + ", expected 1.0, 2.0 or 3.0");
        }
        ByteBuffer length = ByteBuffer.wrap(bytes(in, version == 1 ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
        long size = version == 1 ? Short.toUnsignedInt(length.getShort()) : Integer.toUnsignedLong(length.getInt());
        if (size > MAX_BYTES) {
            throw new FormatException("has a header of " + size + " bytes, expected at most " + MAX_BYTES);
        }
        var charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return new HeaderParser(new String(bytes(in, (int) size), charset)).parse();
    }

    private static byte[] bytes(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new FormatException("ends within the .npy header");
        }
        return bytes;
    }
}
