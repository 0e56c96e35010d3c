package io.jundenpa.event;

/** Writes rows as CSV (RFC 4180): commas between numbers, a line feed between rows, none after the last row. For one thread. */
final class CsvRowEncoder implements RowEncoder {

    private final TextBuffer text = new TextBuffer();

    @Override
    public byte[] encode(Rows rows, int from, int count, Layout layout) {
        text.clear();
        for (int row = 0; row < count; row++) {
            if (row > 0) {
                text.add('\n');
            }
            text.add(rows.values(), (from + row) * rows.width(), rows.width());
        }
        return text.copy();
    }

    @Override
    public String contentType() {
        return "text/csv";
    }

    /** Counts no comma, since the last number has none. */
    @Override
    public int minBytesPerValue() {
        return "0.0".length();
    }
}
