package io.jundenpa.event;

/** Writes rows of numbers with commas, a line feed between rows and none behind the last. */
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

    /** Without the comma, which the last number does not have. */
    @Override
    public int leastBytesPerValue() {
        return "0.0".length();
    }
}
