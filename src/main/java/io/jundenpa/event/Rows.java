package io.jundenpa.event;

import java.util.Arrays;

/**
 * Rows of floats of one width, one after the other: what decoders append to and encoders read from. Grows as
 * needed and keeps its memory when cleared, within reason.
 */
public final class Rows {

    /** The longest array that every JVM can make. */
    private static final long LONGEST = Integer.MAX_VALUE - 8L;

    /** So few numbers that giving their memory back is not worth growing again. */
    private static final long SMALL = 1 << 14;

    private final int width;
    private float[] values;
    private int count;

    /**
     * Empty, with memory for some rows.
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

    /** The numbers, row by row; valid up to {@code count() * width()}, and until the next row is added. */
    public float[] values() {
        return values;
    }

    /**
     * Adds a row whose numbers are whatever was there before, for the caller to set.
     *
     * @return the index of its first number in {@link #values()}
     */
    public int addRow() {
        return addRows(1);
    }

    /**
     * Adds rows whose numbers are whatever was there before, for the caller to set.
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

    /** Twice the memory or more, to the limit of an array. */
    private int grown(long needed) {
        if (needed > LONGEST) {
            throw new IllegalStateException(needed + " numbers, expected at most " + LONGEST);
        }
        return (int) Math.min(LONGEST, Math.max(needed, 2L * values.length));
    }

    /** Forgets every row from the given one on; its memory is kept. */
    public void truncate(int count) {
        this.count = count;
    }

    /**
     * Forgets every row. The memory is kept for the next ones, unless it would hold more than four times as many as there
     * usually are: one huge record does not claim it for good.
     */
    public void clear(int usual) {
        count = 0;
        if (values.length > Math.max(SMALL, 4L * usual * width)) {
            values = new float[width];
        }
    }
}
