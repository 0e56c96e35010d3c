package io.jundenpa.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * Writes a row as a record of {@link AvroEncoders#schema}. A record of floats is the floats in little-endian order, and a text
 * is its length as a varint and its bytes.
 *
 * <p>Source: Apache Avro 1.12 Specification, "Binary Encoding".
 */
final class AvroRowEncoder implements RowEncoder {

    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, LITTLE_ENDIAN);

    private final byte[] prefix;

    /** Every label in Avro, with its length; empty for the numbers alone. */
    private final byte[][] labels;

    private AvroRowEncoder(byte[] prefix, List<String> labels) {
        this.prefix = prefix;
        this.labels = labels.stream().map(AvroRowEncoder::encoded).toArray(byte[][]::new);
    }

    /**
     * An encoder.
     *
     * @param labelled whether a result has the label of the largest number
     * @param labels the names of the columns; required if {@code labelled}, otherwise ignored
     * @param prefix of every result
     */
    static AvroRowEncoder of(boolean labelled, List<String> labels, byte[] prefix) {
        if (labelled) {
            LabelRowEncoder.check(labels);
        }
        return new AvroRowEncoder(prefix, labelled ? labels : List.of());
    }

    private static byte[] encoded(String label) {
        byte[] text = label.getBytes(UTF_8);
        var bytes = new ByteArrayOutputStream();
        int length = text.length << 1; // Zigzag of a number that is not negative.
        for (; length >= 0x80; length >>>= 7) {
            bytes.write(length | 0x80);
        }
        bytes.write(length);
        bytes.writeBytes(text);
        return bytes.toByteArray();
    }

    @Override
    public byte[] encode(Rows rows, int from, int count, Layout layout) {
        if (layout == Layout.ROWS) {
            throw new IllegalArgumentException("a list of rows, expected one row");
        }
        float[] values = rows.values();
        int start = from * rows.width();
        int numbers = rows.width() * Float.BYTES;
        if (labels.length == 0) {
            byte[] result = started(prefix.length + numbers);
            write(values, start, rows.width(), result, prefix.length);
            return result;
        }
        int largest = rows.largest(from);
        byte[] label = labels[largest];
        byte[] result = started(prefix.length + label.length + Float.BYTES + numbers);
        System.arraycopy(label, 0, result, prefix.length, label.length);
        int at = prefix.length + label.length;
        FLOAT.set(result, at, values[start + largest]);
        write(values, start, rows.width(), result, at + Float.BYTES);
        return result;
    }

    private byte[] started(int length) {
        byte[] result = new byte[length];
        System.arraycopy(prefix, 0, result, 0, prefix.length);
        return result;
    }

    private static void write(float[] values, int start, int count, byte[] result, int at) {
        for (int i = 0; i < count; i++) {
            FLOAT.set(result, at + i * Float.BYTES, values[start + i]);
        }
    }

    @Override
    public String contentType() {
        return "application/avro";
    }

    @Override
    public int minBytesPerValue() {
        return Float.BYTES;
    }

    /** A topic has one schema, so a result is always one record. */
    @Override
    public boolean takesLists() {
        return false;
    }
}
