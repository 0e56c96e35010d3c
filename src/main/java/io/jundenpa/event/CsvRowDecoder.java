package io.jundenpa.event;

import static io.jundenpa.event.RejectCode.BAD_CSV;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Locale.ROOT;

/**
 * Reads rows of decimal numbers, one row per line. For one thread.
 *
 * <p>The format is CSV (RFC 4180) without header and quotes. Beyond the RFC, a line may end with a line feed alone, and
 * spaces and tabs may stand around a number. A number may have a plus sign and leading zeros, and may lack the digits before
 * or after the point. It is rounded once, to the nearest float.
 */
final class CsvRowDecoder implements RowDecoder {

    /** The length of the longest word that is reported as not finite. */
    private static final int MAX_WORD = "infinity".length();

    private final int width;
    private final DecimalReader numbers = new DecimalReader();
    private final SmallNumbers small = new SmallNumbers();
    private final PaddedText padded = new PaddedText();

    CsvRowDecoder(int width) {
        this.width = width;
    }

    @Override
    public Layout decode(Event event, Rows rows) throws RejectException {
        byte[] value = event.value();
        int before = rows.count();
        try {
            int count = lines(padded.of(value), value.length, rows);
            return count == 1 ? Layout.ROW : Layout.ROWS;
        } catch (RejectException e) {
            rows.truncate(before);
            throw e;
        }
    }

    private int lines(byte[] text, int length, Rows rows) throws RejectException {
        if (length == 0) {
            throw badCsv("value is empty, expected CSV");
        }
        int row = 0;
        for (int from = 0; from < length; ) {
            row++;
            int feed = from;
            while (feed < length && text[feed] != '\n') {
                feed++;
            }
            boolean returned = feed < length && feed > from && text[feed - 1] == '\r';
            line(text, from, returned ? feed - 1 : feed, rows, row);
            from = feed + 1;
        }
        return row;
    }

    private void line(byte[] text, int from, int to, Rows rows, int row) throws RejectException {
        if (from == to) {
            throw badCsv("row " + row + " is empty");
        }
        int start = rows.addRow();
        float[] values = rows.values();
        int column = small.read(text, from, width, values, start);
        for (int cell = small.end(); cell <= to; column++) {
            if (column == width) {
                throw Rejections.tooManyValues(row, width);
            }
            int end = numbers.read(text, cell);
            if (end == to || (end >= 0 && text[end] == ',')) {
                values[start + column] = numbers.number();
            } else {
                end = comma(text, cell, to);
                values[start + column] = number(text, cell, end, row, column);
            }
            cell = end + 1;
        }
        if (column < width) {
            throw Rejections.tooFewValues(row, column, width);
        }
    }

    private static int comma(byte[] value, int from, int to) {
        int i = from;
        while (i < to && value[i] != ',') {
            i++;
        }
        return i;
    }

    /** Reads a number in any form that CSV allows, with blanks around it. */
    private float number(byte[] value, int cell, int end, int row, int column) throws RejectException {
        int from = cell;
        while (from < end && isBlank(value[from])) {
            from++;
        }
        int to = end;
        while (to > from && isBlank(value[to - 1])) {
            to--;
        }
        if (!isDecimal(value, from, to)) {
            throw notDecimal(value, from, to, row, column);
        }
        int length = to - from;
        if (length > DecimalReader.MAX_LENGTH) {
            throw badCsv(Rejections.value(row, column) + " has " + length + " characters, expected at most "
                    + DecimalReader.MAX_LENGTH);
        }
        float number = numbers.parse(value, from, to);
        if (!Float.isFinite(number)) {
            throw Rejections.tooLarge(Rejections.value(row, column));
        }
        return number;
    }

    /** Whether the text is an optional sign, digits with an optional point before, among or after them, and an optional exponent. */
    private static boolean isDecimal(byte[] value, int from, int to) {
        int whole = afterSign(value, from, to);
        int i = afterDigits(value, whole, to);
        int digits = i - whole;
        if (i < to && value[i] == '.') {
            int fraction = i + 1;
            i = afterDigits(value, fraction, to);
            digits += i - fraction;
        }
        if (digits == 0) {
            return false;
        }
        if (i < to && (value[i] == 'e' || value[i] == 'E')) {
            int exponent = afterSign(value, i + 1, to);
            i = afterDigits(value, exponent, to);
            return i == to && i > exponent;
        }
        return i == to;
    }

    private static int afterSign(byte[] value, int from, int to) {
        return from < to && (value[from] == '-' || value[from] == '+') ? from + 1 : from;
    }

    private static int afterDigits(byte[] value, int from, int to) {
        int i = from;
        while (i < to && value[i] >= '0' && value[i] <= '9') {
            i++;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static RejectException notDecimal(byte[] value, int from, int to, int row, int column) {
        for (int i = from; i < to; i++) {
            if ((value[i] < ' ' && value[i] != '\t') || value[i] == 0x7F) {
                return badCsv("byte offset " + i + " is a control character or not ASCII, expected visible ASCII");
            }
        }
        if (from == to) {
            return Rejections.notANumber(Rejections.value(row, column), "empty");
        }
        int word = afterSign(value, from, to);
        if (to - word <= MAX_WORD) {
            String text = new String(value, word, to - word, US_ASCII).toLowerCase(ROOT);
            if (text.equals("nan")) {
                return Rejections.notFinite(Rejections.value(row, column), "NaN");
            }
            if (text.equals("inf") || text.equals("infinity")) {
                return Rejections.notFinite(Rejections.value(row, column), "infinite");
            }
        }
        return Rejections.notANumber(Rejections.value(row, column), "text");
    }

    private static RejectException badCsv(String message) {
        return new RejectException(BAD_CSV, message);
    }
}
