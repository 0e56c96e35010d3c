package io.jundenpa.event;

/** Writes one row as {@code [a,b]}, a list of rows as {@code [[a,b],[c,d]]}. For one thread. */
final class JsonRowEncoder extends JsonTextEncoder {

    @Override
    void row(Rows rows, int row, TextBuffer text) {
        text.add('[');
        text.add(rows.values(), row * rows.width(), rows.width());
        text.add(']');
    }

    @Override
    public int minBytesPerValue() {
        return "0.0,".length();
    }
}
