package io.jundenpa.format.npy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Objects;

/**
 * Writes an {@code .npy} file of 32-bit floats [rows, columns]. It counts the rows while it writes them.
 *
 * <p>{@link #finish()} writes the header. Until then the file begins with zeros, so that readers refuse it. Source: NumPy
 * Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
 */
public final class NpyWriter implements Closeable {

    private static final int HEADER_BYTES = 128;
    private static final int BUFFER_BYTES = 1 << 16;

    private final SeekableByteChannel channel;
    private final int columns;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long rows;

    /**
     * Begins a file.
     *
     * @param channel empty, at position 0. Closed with the writer.
     * @param columns numbers in a row, at least 1
     */
    public NpyWriter(SeekableByteChannel channel, int columns) {
        if (columns < 1) {
            throw new IllegalArgumentException("columns is " + columns + ", expected at least 1");
        }
        this.channel = channel;
        this.columns = columns;
        buffer.position(HEADER_BYTES);
    }

    /**
     * Appends rows.
     *
     * @param values row by row. Not modified.
     * @param offset index of the first number in {@code values}
     * @param count number of rows
     */
    public void write(float[] values, int offset, int count) throws IOException {
        int numbers = Math.multiplyExact(count, columns);
        Objects.checkFromIndexSize(offset, numbers, values.length);
        for (int i = 0; i < numbers; i++) {
            if (buffer.remaining() < Float.BYTES) {
                flush();
            }
            buffer.putFloat(values[offset + i]);
        }
        rows += count;
    }

    /** Completes the file: writes the buffered rows, then the header, and closes the channel. */
    public void finish() throws IOException {
        try (channel) {
            flush();
            channel.position(0);
            buffer.put(NpyHeader.bytes("<f4", List.of(rows, (long) columns), HEADER_BYTES));
            flush();
        }
    }

    /** Closes the channel. An unfinished file has zeros instead of a header. */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (channel.isOpen()) {
                flush();
            }
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } finally {
            buffer.clear(); // close() must not write the failed bytes again
        }
    }
}
