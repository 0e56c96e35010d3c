package io.jundenpa.codec;

/** Writes a row as {@code [a,b]}, rows as {@code [[a,b],[c,d]]}. */
final class JsonRowEncoder implements RowEncoder {

    private final TextBuffer text = new TextBuffer();

    @Override
    public byte[] encode(Rows rows, int from, int count, Layout layout) {
        text.clear();
        if (layout == Layout.ROW) {
            row(rows, from);
        } else {
            for (int row = 0; row < count; row++) {
                text.add(row == 0 ? '[' : ',');
                row(rows, from + row);
            }
            text.add(']');
        }
        return text.copy();
    }

    private void row(Rows rows, int row) {
        int start = row * rows.width();
        for (int column = 0; column < rows.width(); column++) {
            text.add(column == 0 ? '[' : ',');
            text.add(rows.values()[start + column]);
        }
        text.add(']');
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public int leastBytesPerValue() {
        return "0.0,".length();
    }
}
