package io.jundenpa.event;

import java.util.Arrays;

/**
 * A growing list of rows of floats, all of one width. Decoders append to it and encoders read from it. It keeps its memory when
 * cleared, up to a limit. For one thread.
 */
public final class Rows {

    /** The length of the longest array that every JVM can make. */
    private static final long MAX_LENGTH = Integer.MAX_VALUE - 8L;

    /** Memory for up to this many numbers is always kept: growing again costs more. */
    private static final long SMALL = 1 << 14;

    private final int width;
    private float[] values;
    private int count;

    /**
     * An empty list with memory for some rows.
     *
     * @param width numbers in a row, at least 1
     * @param capacity rows that fit before it grows, at least 1
     */
    public Rows(int width, int capacity) {
        if (width < 1 || capacity < 1) {
            throw new IllegalArgumentException(
                    "width " + width + " and capacity " + capacity + ", expected at least 1");
        }
        this.width = width;
        this.values = new float[Math.multiplyExact(width, capacity)];
    }

    /** Numbers in a row. */
    public int width() {
        return width;
    }

    /** Rows so far. */
    public int count() {
        return count;
    }

    /** The numbers, row by row: the first {@code count() * width()} of this array. Valid until the next row is added. */
    public float[] values() {
        return values;
    }

    /**
     * Adds a row with arbitrary numbers, which the caller overwrites.
     *
     * @return the index of its first number in {@link #values()}
     */
    public int addRow() {
        return addRows(1);
    }

    /**
     * Adds rows with arbitrary numbers, which the caller overwrites.
     *
     * @return the index of their first number in {@link #values()}
     */
    public int addRows(int added) {
        int start = count * width;
        long end = start + (long) added * width;
        if (end > values.length) {
            values = Arrays.copyOf(values, grown(end));
        }
        count += added;
        return start;
    }

    /** The new length of the array: at least twice the old one, up to the limit. */
    private int grown(long needed) {
        if (needed > MAX_LENGTH) {
            throw new IllegalStateException(needed + " numbers, expected at most " + MAX_LENGTH);
        }
        return (int) Math.min(MAX_LENGTH, Math.max(needed, 2L * values.length));
    }

    /** The column of the largest number in a row; of equal numbers, the first. */
    int largest(int row) {
        int start = row * width;
        int largest = 0;
        for (int column = 1; column < width; column++) {
            if (values[start + column] > values[start + largest]) {
                largest = column;
            }
        }
        return largest;
    }

    /** Removes all rows after the first {@code count}. Keeps the memory. */
    public void truncate(int count) {
        this.count = count;
    }

    /**
     * Removes all rows. Keeps the memory unless it holds more than four times the usual rows, so that one huge record does not
     * occupy it forever.
     *
     * @param usual how many rows there usually are
     */
    public void clear(int usual) {
        count = 0;
        if (values.length > Math.max(SMALL, 4L * usual * width)) {
            values = new float[width];
        }
    }
}
