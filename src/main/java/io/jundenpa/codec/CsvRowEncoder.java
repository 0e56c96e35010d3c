package io.jundenpa.codec;

/** Writes rows of numbers with commas, a line feed between rows and none behind the last. */
final class CsvRowEncoder implements RowEncoder {

    private final TextBuffer text = new TextBuffer();

    @Override
    public byte[] encode(Rows rows, int from, int count, Layout layout) {
        text.clear();
        int width = rows.width();
        int start = from * width;
        for (int i = 0; i < count * width; i++) {
            if (i > 0) {
                text.add(i % width == 0 ? '\n' : ',');
            }
            text.add(rows.values()[start + i]);
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
