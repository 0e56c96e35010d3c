package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.HashSet;
import java.util.List;

/**
 * Writes a row as the object {@code {"label":"b","score":0.9,"scores":{"a":0.1,"b":0.9}}}. The label and the score belong to
 * the largest number; of equal numbers, to the first. For one thread.
 */
final class LabelRowEncoder extends JsonTextEncoder {

    private static final byte[] LABEL = "{\"label\":".getBytes(US_ASCII);
    private static final byte[] SCORE = ",\"score\":".getBytes(US_ASCII);
    private static final byte[] SCORES = ",\"scores\":{".getBytes(US_ASCII);
    private static final byte[] END = "}}".getBytes(US_ASCII);

    /** Every label as JSON text, with its quotes. */
    private final byte[][] labels;

    private final int minBytesPerValue;

    LabelRowEncoder(List<String> labels) {
        check(labels);
        this.labels = labels.stream().map(LabelRowEncoder::quoted).toArray(byte[][]::new);
        long scores = 0;
        for (byte[] label : this.labels) {
            scores += label.length + ":0.0,".length();
        }
        minBytesPerValue = (int) (scores / labels.size());
    }

    /** Checks that there are labels and no two are equal. */
    static void check(List<String> labels) {
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("no labels, expected one for each output");
        }
        if (new HashSet<>(labels).size() < labels.size()) {
            throw new IllegalArgumentException("two labels are equal, expected each once");
        }
    }

    private static byte[] quoted(String label) {
        byte[] escaped = JsonStringEncoder.getInstance().quoteAsUTF8(label);
        byte[] quoted = new byte[escaped.length + 2];
        quoted[0] = '"';
        System.arraycopy(escaped, 0, quoted, 1, escaped.length);
        quoted[quoted.length - 1] = '"';
        return quoted;
    }

    @Override
    public byte[] encode(Rows rows, int from, int count, Layout layout) {
        if (rows.width() != labels.length) {
            throw new IllegalArgumentException(labels.length + " labels, expected " + rows.width());
        }
        return super.encode(rows, from, count, layout);
    }

    @Override
    void row(Rows rows, int row, TextBuffer text) {
        float[] values = rows.values();
        int start = row * labels.length;
        int largest = rows.largest(row);
        text.add(LABEL);
        text.add(labels[largest]);
        text.add(SCORE);
        text.add(values[start + largest]);
        text.add(SCORES);
        for (int column = 0; column < labels.length; column++) {
            if (column > 0) {
                text.add(',');
            }
            text.add(labels[column]);
            text.add(':');
            text.add(values[start + column]);
        }
        text.add(END);
    }

    @Override
    public int minBytesPerValue() {
        return minBytesPerValue;
    }
}
