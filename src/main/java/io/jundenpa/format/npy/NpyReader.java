package io.jundenpa.format.npy;

import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.Elements;
import io.jundenpa.format.tensor.FormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Reads an {@code .npy} file of numbers: piece by piece in the order of the file, or as a whole in C order.
 *
 * <p>Elements are {@code f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8} in either byte order, or {@code b1}. A read as doubles rounds
 * integers beyond 2^53. NaN and infinity are accepted. The stream must end after the last element. The reader checks this
 * when it reads the last element. Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
 */
public final class NpyReader implements Closeable {

    private static final int CHUNK = 1 << 16;
    private static final long MAX_ARRAY = Integer.MAX_VALUE - 8;

    private final InputStream in;
    private final NpyHeader header;
    private final ByteBuffer chunk;
    private long remaining;

    private NpyReader(InputStream in, NpyHeader header) {
        this.in = in;
        this.header = header;
        this.remaining = header.count();
        this.chunk = ByteBuffer.wrap(
                        new byte
                                [(int) Math.min(
                                        CHUNK,
                                        Math.max(header.bytes(), header.dtype().size()))])
                .order(header.dtype().order());
    }

    /**
     * Reads the header of a file of unknown length.
     *
     * @param in at the first byte of the file. Closed with the reader, or at once if this method throws.
     * @throws FormatException if the file is damaged, or its elements are not real numbers
     */
    public static NpyReader open(InputStream in) throws IOException {
        return open(in, -1);
    }

    /**
     * Reads the header of a file and checks the length of the file against it.
     *
     * @param in at the first byte of the file. Closed with the reader, or at once if this method throws.
     * @param length of the file in bytes
     * @throws FormatException if the file is damaged or has another length, or its elements are not real numbers
     */
    public static NpyReader open(InputStream in, long length) throws IOException {
        boolean opened = false;
        try {
            Counting counting = new Counting(in);
            NpyHeader header = NpyHeaderReader.read(counting);
            if (length >= 0 && length - counting.count != header.bytes()) {
                throw wrongLength(length - counting.count + " bytes", header);
            }
            NpyReader reader = new NpyReader(in, header);
            reader.checkEnd();
            opened = true;
            return reader;
        } finally {
            if (!opened) {
                in.close();
            }
        }
    }

    /** The dimensions; empty for a scalar. */
    public List<Long> shape() {
        return header.shape();
    }

    /** The type of the elements. */
    public ElementType type() {
        return header.dtype().type();
    }

    /** Whether the first index runs fastest in the file. */
    public boolean isFortranOrder() {
        return header.fortranOrder();
    }

    /**
     * Reads the next elements as 32-bit floats, in the order of the file. An element beyond their range becomes infinite.
     *
     * @param values receives the elements. Modified.
     * @param offset index of the first element in {@code values}
     * @param count number of elements; at most the number that remains
     * @throws FormatException if the file ends too early or too late
     */
    public void read(float[] values, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, values.length);
        for (int done = 0; done < count; ) {
            int filled = fill(count - done);
            for (int i = 0; i < filled; i++) {
                values[offset + done + i] = header.dtype().getFloat(chunk, i);
            }
            done += filled;
        }
    }

    /**
     * Reads every element, with its index in C order. Must be the first read.
     *
     * @throws FormatException if the file ends too early or too late
     */
    public void forEach(Elements elements) throws IOException {
        if (remaining != header.count()) {
            throw new IllegalStateException("elements were read before");
        }
        FortranOrder order = new FortranOrder(header.shape());
        double[] values = new double[chunk.capacity() / header.dtype().size()];
        while (remaining > 0) {
            long index = header.count() - remaining;
            int filled = fill(remaining);
            header.dtype().get(chunk, values, filled);
            if (header.fortranOrder()) {
                for (int i = 0; i < filled; i++) {
                    elements.accept(order.next(), values[i]);
                }
            } else {
                elements.acceptAll(index, values, filled);
            }
        }
    }

    /** Every element in C order. */
    public double[] readDoubles() throws IOException {
        double[] values = new double[arrayLength()];
        forEach((index, value) -> values[(int) index] = value);
        return values;
    }

    /** Every element in C order as a 32-bit float. An element beyond their range becomes infinite. */
    public float[] readFloats() throws IOException {
        float[] values = new float[arrayLength()];
        forEach((index, value) -> values[(int) index] = (float) value);
        return values;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private int arrayLength() throws FormatException {
        if (header.count() > MAX_ARRAY) {
            throw new FormatException("has " + header.count() + " elements, expected at most " + MAX_ARRAY);
        }
        return (int) header.count();
    }

    /** Reads at most {@code wanted} elements into the chunk and returns their number. */
    private int fill(long wanted) throws IOException {
        if (wanted > remaining) {
            throw new IllegalArgumentException(wanted + " elements wanted, " + remaining + " remain");
        }
        int size = header.dtype().size();
        int count = (int) Math.min(wanted, chunk.capacity() / size);
        int bytes = in.readNBytes(chunk.array(), 0, count * size);
        if (bytes < count * size) {
            throw wrongLength((header.count() - remaining) * size + bytes + " bytes", header);
        }
        remaining -= count;
        checkEnd();
        return count;
    }

    private void checkEnd() throws IOException {
        if (remaining == 0 && in.read() >= 0) {
            throw wrongLength("more than " + header.bytes() + " bytes", header);
        }
    }

    private static FormatException wrongLength(String found, NpyHeader header) {
        return new FormatException("has " + found + " of data, expected " + header.bytes() + " for " + header);
    }

    /** Counts the bytes that were read. */
    private static final class Counting extends InputStream {

        private final InputStream in;
        private long count;

        Counting(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            count += next < 0 ? 0 : 1;
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int got = in.read(bytes, offset, length);
            count += Math.max(got, 0);
            return got;
        }
    }

    /**
     * Walks through an array in Fortran order (the first index runs fastest) and returns the C-order index of each element.
     */
    private static final class FortranOrder {

        private final long[] shape;
        private final long[] stride;
        private final long[] position;
        private long index;

        FortranOrder(List<Long> dimensions) {
            shape = dimensions.stream().mapToLong(Long::longValue).toArray();
            stride = new long[shape.length];
            position = new long[shape.length];
            Arrays.fill(stride, 1);
            for (int d = shape.length - 2; d >= 0; d--) {
                stride[d] = stride[d + 1] * shape[d + 1];
            }
        }

        long next() {
            long found = index;
            for (int d = 0; d < shape.length; d++) {
                index += stride[d];
                if (++position[d] < shape[d]) {
                    break;
                }
                index -= stride[d] * shape[d];
                position[d] = 0;
            }
            return found;
        }
    }
}
