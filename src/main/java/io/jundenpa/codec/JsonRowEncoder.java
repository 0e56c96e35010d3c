package io.jundenpa.codec;

/** Writes a row as {@code [a,b]}, rows as {@code [[a,b],[c,d]]}. */
final class JsonRowEncoder extends JsonTextEncoder {

    @Override
    void row(Rows rows, int row, TextBuffer text) {
        int start = row * rows.width();
        for (int column = 0; column < rows.width(); column++) {
            text.add(column == 0 ? '[' : ',');
            text.add(rows.values()[start + column]);
        }
        text.add(']');
    }

    @Override
    public int leastBytesPerValue() {
        return "0.0,".length();
    }
}
