package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;

/**
 * The fast path for JSON (RFC 8259) that contains only lists of numbers: {@code [..]}, {@code [[..], ..]} or
 * {@code {"features": [..]}}. It reads straight from the bytes. For one thread.
 *
 * <p>For any other record it returns an empty result, without a reason. The caller then parses the record token by token.
 */
final class JsonListReader {

    private static final Optional<Layout> ROW = Optional.of(Layout.ROW);
    private static final Optional<Layout> ROWS = Optional.of(Layout.ROWS);

    private static final byte[] QUOTED_KEY = ('"' + JsonRowDecoder.LIST_KEY + '"').getBytes(US_ASCII);

    private final int width;
    private final boolean wrapped;
    private final DecimalReader numbers = new DecimalReader();
    private final SmallNumbers small = new SmallNumbers();

    /** A reader of rows of {@code width} numbers. It reads {@code {"features": [..]}} only if {@code wrapped} is true. */
    JsonListReader(int width, boolean wrapped) {
        this.width = width;
        this.wrapped = wrapped;
    }

    /**
     * Appends the rows of a record, every number finite.
     *
     * @param text a {@link PaddedText}, not modified
     * @param length of the record
     * @param rows gets the rows. Modified. If the result is empty, the caller must truncate the rows that were added.
     * @return how the record holds its rows; empty if the record is not one of the forms above, or a list does not have
     *     {@code width} numbers
     */
    Optional<Layout> read(byte[] text, int length, Rows rows) {
        int open = JsonSkipper.afterBlanks(text, 0);
        Optional<Layout> layout = ROW;
        int end;
        if (wrapped && text[open] == '{') {
            end = readObject(text, open, rows);
        } else if (text[open] == '[' && text[JsonSkipper.afterBlanks(text, open + 1)] == '[') {
            end = readLists(text, open, rows);
            layout = ROWS;
        } else {
            end = readList(text, open, rows);
        }
        return end >= 0 && JsonSkipper.afterBlanks(text, end) == length ? layout : Optional.empty();
    }

    /** Reads {@code {"features": [..]}} and returns the index after it, or -1. */
    private int readObject(byte[] text, int open, Rows rows) {
        int key = JsonSkipper.afterBlanks(text, open + 1);
        int afterKey = key + QUOTED_KEY.length;
        if (!Arrays.equals(text, key, afterKey, QUOTED_KEY, 0, QUOTED_KEY.length)) {
            return -1;
        }
        int colon = JsonSkipper.afterBlanks(text, afterKey);
        if (text[colon] != ':') {
            return -1;
        }
        int end = readList(text, JsonSkipper.afterBlanks(text, colon + 1), rows);
        if (end < 0) {
            return -1;
        }
        int close = JsonSkipper.afterBlanks(text, end);
        return text[close] == '}' ? close + 1 : -1;
    }

    /** Reads {@code [[..], ..]} and returns the index after it, or -1. */
    private int readLists(byte[] text, int open, Rows rows) {
        int i = open;
        while (text[i] == (i == open ? '[' : ',')) {
            int end = readList(text, JsonSkipper.afterBlanks(text, i + 1), rows);
            if (end < 0) {
                return -1;
            }
            i = JsonSkipper.afterBlanks(text, end);
        }
        return text[i] == ']' ? i + 1 : -1;
    }

    /** Reads {@code [..]} and returns the index after it, or -1. */
    private int readList(byte[] text, int open, Rows rows) {
        int start = rows.addRow();
        float[] values = rows.values();
        if (text[open] != '[') {
            return -1;
        }
        int column = small.read(text, open + 1, width - 1, values, start);
        int i = small.end();
        boolean many = true; // until readMany reads none
        while (column < width) {
            if (many) {
                int read = numbers.readMany(text, i, width - 1 - column, values, start + column);
                many = read > 0;
                column += read;
                i = numbers.manyEnd();
            }
            int end = numbers.read(text, JsonSkipper.afterBlanks(text, i));
            if (end < 0) {
                return -1;
            }
            values[start + column++] = numbers.number();
            i = JsonSkipper.afterBlanks(text, end);
            if (text[i] != (column < width ? ',' : ']')) {
                return -1;
            }
            i++;
        }
        return i;
    }
}
