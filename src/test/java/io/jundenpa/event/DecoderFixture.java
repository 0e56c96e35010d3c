package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A decoder with rows to decode into, and assertions about them. */
final class DecoderFixture {

    private final RowDecoder decoder;
    private final Rows rows;

    /** A decoder that rejects keys that no feature reads. */
    DecoderFixture(InputFormat format, int width, Feature... features) {
        decoder = format.decoder(width, List.of(features), new Fields(Map.of(), false));
        rows = new Rows(width, 1);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    Rows rows() {
        return rows;
    }

    Layout decode(byte[] value) throws RejectException {
        return decoder.decode(value, rows);
    }

    /** Asserts that a record is decoded to these numbers, bit for bit. */
    void assertDecodes(byte[] value, Layout layout, float... expected) throws RejectException {
        rows.truncate(0);

        Layout decoded = decoder.decode(value, rows);

        assertEquals(layout, decoded);
        assertEquals(expected.length, rows.count() * rows.width());
        assertArrayEquals(bits(expected), bits(Arrays.copyOf(rows.values(), expected.length)));
    }

    void assertDecodes(String value, Layout layout, float... expected) throws RejectException {
        assertDecodes(bytes(value), layout, expected);
    }

    /** Asserts that a record is rejected and that the row of the record before stays unchanged. */
    void assertRejects(byte[] value, RejectCode code, String message) {
        rows.truncate(0);
        Arrays.fill(rows.values(), rows.addRow(), rows.width(), 42);

        var e = assertThrows(RejectException.class, () -> decoder.decode(value, rows));

        assertEquals(code + ": " + message, e.code() + ": " + e.getMessage());
        assertEquals(1, rows.count());
        for (int column = 0; column < rows.width(); column++) {
            assertEquals(42, rows.values()[column]);
        }
    }

    void assertRejects(String value, RejectCode code, String message) {
        assertRejects(bytes(value), code, message);
    }

    static int[] bits(float... values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
