package io.jundenpa.event;

/** Writes results as JSON (RFC 8259): one row, or a list of rows. Subclasses write a row. */
abstract class JsonTextEncoder implements RowEncoder {

    private final TextBuffer text = new TextBuffer();

    /** Appends one row to the text. */
    abstract void row(Rows rows, int row, TextBuffer text);

    @Override
    public byte[] encode(Rows rows, int from, int count, Layout layout) {
        text.clear();
        if (layout == Layout.ROW) {
            row(rows, from, text);
        } else {
            for (int row = 0; row < count; row++) {
                text.add(row == 0 ? '[' : ',');
                row(rows, from + row, text);
            }
            text.add(']');
        }
        return text.copy();
    }

    @Override
    public String contentType() {
        return "application/json";
    }
}
