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
 * Reads an {@code .npy} file of numbers, piece by piece in the order of the file or as a whole in C order.
 *
 * <p>Elements are {@code f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8} of either byte order, or {@code b1}. They are handed out as
 * doubles, to which integers beyond 2^53 are rounded. NaN and infinity are numbers here. The stream must end with the
 * last element; that it does is checked when that element is read.
 */
public final class NpyReader implements Closeable {

    private static final int CHUNK = 1 << 16;
    private static final long MAX_ARRAY = Integer.MAX_VALUE - 8;

    private final InputStream in;
    private final NpyHeader header;
    private final ByteBuffer chunk;
    private long left;

    private NpyReader(InputStream in, NpyHeader header) {
        this.in = in;
        this.header = header;
        this.left = header.count();
        this.chunk = ByteBuffer.wrap(
                        new byte
                                [(int) Math.min(
                                        CHUNK,
                                        Math.max(header.bytes(), header.dtype().size()))])
                .order(header.dtype().order());
    }

    /**
     * Reads the header of a file whose length is not known.
     *
     * @param in at the first byte of the file. Closed with the reader, or at once if this fails.
     * @throws FormatException if the file is not such an array
     */
    public static NpyReader open(InputStream in) throws IOException {
        return open(in, -1);
    }

    /**
     * Reads the header of a file, and checks that the file is as long as the header says.
     *
     * @param in at the first byte of the file. Closed with the reader, or at once if this fails.
     * @param length of the file in bytes
     * @throws FormatException if the file is not such an array, or not of its length
     */
    public static NpyReader open(InputStream in, long length) throws IOException {
        boolean opened = false;
        try {
            Counting counting = new Counting(in);
            NpyHeader header = NpyHeader.read(counting);
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

    /** The dimensions, none for a scalar. */
    public List<Long> shape() {
        return header.shape();
    }

    /** The type of the elements. */
    public ElementType type() {
        return header.dtype().type();
    }

    /** Whether the elements come with the first index running fastest, not the last. */
    public boolean isFortranOrder() {
        return header.fortranOrder();
    }

    /**
     * The next elements as 32-bit floats, in the order of the file; one beyond their range is infinite.
     *
     * @param values gets them. Modified.
     * @param offset index of the first
     * @param count how many, at most as many as are left
     * @throws FormatException if the file ends too early, or goes on after its last element
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
     * Hands out every element with its index in C order. Nothing may have been read before.
     *
     * @throws FormatException if the file ends too early, or goes on after its last element
     */
    public void forEach(Elements elements) throws IOException {
        if (left != header.count()) {
            throw new IllegalStateException("elements were read before");
        }
        FortranOrder order = new FortranOrder(header.shape());
        double[] run = new double[chunk.capacity() / header.dtype().size()];
        while (left > 0) {
            long index = header.count() - left;
            int filled = fill(left);
            header.dtype().get(chunk, run, filled);
            if (header.fortranOrder()) {
                for (int i = 0; i < filled; i++) {
                    elements.accept(order.next(), run[i]);
                }
            } else {
                elements.acceptRun(index, run, filled);
            }
        }
    }

    /** Every element in C order. */
    public double[] readDoubles() throws IOException {
        double[] values = new double[arrayLength()];
        forEach((index, value) -> values[(int) index] = value);
        return values;
    }

    /** Every element in C order, as a 32-bit float; one beyond their range is infinite. */
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

    /** Reads as many of the wanted elements as the chunk holds. */
    private int fill(long wanted) throws IOException {
        if (wanted > left) {
            throw new IllegalArgumentException(wanted + " elements wanted, " + left + " left");
        }
        int size = header.dtype().size();
        int count = (int) Math.min(wanted, chunk.capacity() / size);
        int bytes = in.readNBytes(chunk.array(), 0, count * size);
        if (bytes < count * size) {
            throw wrongLength((header.count() - left) * size + bytes + " bytes", header);
        }
        left -= count;
        checkEnd();
        return count;
    }

    private void checkEnd() throws IOException {
        if (left == 0 && in.read() >= 0) {
            throw wrongLength("more than " + header.bytes() + " bytes", header);
        }
    }

    private static FormatException wrongLength(String found, NpyHeader header) {
        return new FormatException("has " + found + " of data, expected " + header.bytes() + " for " + header);
    }

    /** Counts the header's bytes. */
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

    /** Steps through an array with the first index running fastest, and gives the C-order index of each element. */
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
