package io.jundenpa.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;

/**
 * Reads rows from JSON that is nothing but lists of numbers, {@code [..]}, {@code [[..], ..]} or {@code {"features": [..]}},
 * straight from the bytes. For one thread.
 *
 * <p>Gives up on anything else, without a word on what is wrong with it.
 */
final class JsonListReader {

    private static final Optional<Layout> ROW = Optional.of(Layout.ROW);
    private static final Optional<Layout> ROWS = Optional.of(Layout.ROWS);

    private static final byte[] QUOTED_KEY = ('"' + JsonRowDecoder.LIST_KEY + '"').getBytes(US_ASCII);

    private final int width;
    private final boolean wrapped;
    private final DecimalReader numbers = new DecimalReader();

    /** Takes a list in an object only if that is said to be allowed. */
    JsonListReader(int width, boolean wrapped) {
        this.width = width;
        this.wrapped = wrapped;
    }

    /**
     * Appends the rows of a record, every number finite.
     *
     * @param value not modified
     * @param rows gets the rows; if the record is none of ours, left with rows to be truncated. Modified.
     * @return how the record holds the rows, or nothing if it is anything but valid lists of the width
     */
    Optional<Layout> read(byte[] value, Rows rows) {
        int open = afterBlanks(value, 0);
        if (wrapped && is('{', value, open)) {
            return wholly(value, readObject(value, open, rows), ROW);
        }
        if (is('[', value, afterBlanks(value, open + 1))) {
            return wholly(value, readLists(value, open, rows), ROWS);
        }
        return wholly(value, readList(value, open, rows), ROW);
    }

    /** The layout, if something was read and nothing follows it. */
    private static Optional<Layout> wholly(byte[] value, int end, Optional<Layout> layout) {
        return end >= 0 && afterBlanks(value, end) == value.length ? layout : Optional.empty();
    }

    /** Reads {@code {"features": [..]}} and returns the index behind it, or -1. */
    private int readObject(byte[] value, int open, Rows rows) {
        int key = afterBlanks(value, open + 1);
        int behind = key + QUOTED_KEY.length;
        if (behind > value.length || !Arrays.equals(value, key, behind, QUOTED_KEY, 0, QUOTED_KEY.length)) {
            return -1;
        }
        int colon = afterBlanks(value, behind);
        if (!is(':', value, colon)) {
            return -1;
        }
        int end = readList(value, afterBlanks(value, colon + 1), rows);
        if (end < 0) {
            return -1;
        }
        int close = afterBlanks(value, end);
        return is('}', value, close) ? close + 1 : -1;
    }

    /** Reads {@code [[..], ..]} and returns the index behind it, or -1. */
    private int readLists(byte[] value, int open, Rows rows) {
        int i = open;
        while (is(i == open ? '[' : ',', value, i)) {
            int end = readList(value, afterBlanks(value, i + 1), rows);
            if (end < 0) {
                return -1;
            }
            i = afterBlanks(value, end);
        }
        return is(']', value, i) ? i + 1 : -1;
    }

    /** Reads {@code [..]} and returns the index behind it, or -1. */
    private int readList(byte[] value, int open, Rows rows) {
        int start = rows.addRow();
        float[] values = rows.values();
        int i = open;
        for (int column = 0; column < width; column++) {
            if (!is(column == 0 ? '[' : ',', value, i)) {
                return -1;
            }
            int end = numbers.read(value, afterBlanks(value, i + 1));
            if (end < 0) {
                return -1;
            }
            values[start + column] = numbers.number();
            i = afterBlanks(value, end);
        }
        return is(']', value, i) ? i + 1 : -1;
    }

    private static boolean is(char ascii, byte[] value, int index) {
        return index < value.length && value[index] == ascii;
    }

    private static int afterBlanks(byte[] value, int from) {
        int i = from;
        while (i < value.length && isBlank(value[i])) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t');
    }
}
