package io.jundenpa.format.npy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Objects;

/**
 * Writes a {@code .npy} file of 32-bit floats [rows, columns] whose number of rows is known only at its end.
 *
 * <p>The header is written by {@link #finish()}; until then its place is filled with zeros, so that a file that was
 * never finished, or whose rows broke off with an exception, is not taken for a whole one.
 */
public final class NpyWriter implements Closeable {

    private static final int HEADER = 128;
    private static final int BUFFER = 1 << 16;

    private final SeekableByteChannel channel;
    private final int columns;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private long rows;

    /**
     * Starts a file.
     *
     * @param channel empty, at its start. Closed with the writer.
     * @param columns numbers in a row, at least 1
     */
    public NpyWriter(SeekableByteChannel channel, int columns) {
        if (columns < 1) {
            throw new IllegalArgumentException("columns is " + columns + ", expected at least 1");
        }
        this.channel = channel;
        this.columns = columns;
        buffer.position(HEADER);
    }

    /**
     * Appends rows.
     *
     * @param values row by row. Not modified.
     * @param offset index of the first number
     * @param count how many rows
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

    /** Writes what is left, then the header, and closes the channel: the file is whole. */
    public void finish() throws IOException {
        try (channel) {
            flush();
            channel.position(0);
            buffer.put(NpyHeader.bytes("<f4", List.of(rows, (long) columns), HEADER));
            flush();
        }
    }

    /** Closes the channel. A file that was not finished keeps its zeros in place of the header. */
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
            buffer.clear(); // what could not be written is not tried again when the writer is closed
        }
    }
}
