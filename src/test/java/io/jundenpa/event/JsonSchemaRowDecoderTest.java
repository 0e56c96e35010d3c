package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaRowDecoderTest {

    private static final List<Feature> FEATURES =
            List.of(new Feature("x", Optional.empty()), new Feature("y", Optional.empty()));

    @ParameterizedTest
    @ValueSource(strings = {"0000000009", "010102030405060708090a0b0c0d0e0f10", "000000000000000009"})
    void jsonAfterTheIdOfASchemaIsRead(String id) throws RejectException {
        var rows = new Rows(2, 3);
        RowDecoder decoder = InputFormat.JSON_SCHEMA.decoder(2, FEATURES);

        decoder.decode(value(id, "{\"x\": 1, \"y\": 2}"), rows);
        Layout layout = decoder.decode(value(id, "[[3, 4], [5, 6]]"), rows);

        assertEquals(Layout.ROWS, layout);
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, rows.values());
    }

    @Test
    void jsonWithTheIdInAHeaderIsRead() throws RejectException {
        var rows = new Rows(2, 1);

        InputFormat.JSON_SCHEMA.decoder(2, FEATURES).decode(new InHeader(value("", "[1, 2]")), rows);

        assertArrayEquals(new float[] {1, 2}, rows.values());
    }

    @Test
    void jsonWithoutAnIdIsRejected() {
        assertEquals(
                "BAD_JSON: value of 7 bytes begins with no schema id, expected 00 and an id, or 01 and a GUID,"
                        + " or an id in a header; is it plain JSON, for input.format: json?",
                reject(InputFormat.JSON_SCHEMA, value("", "{\"x\":1}")));
    }

    @Test
    void plainJsonSaysWhatTheValueBeginsWith() {
        assertEquals(
                "BAD_JSON: the value begins with the byte 00, as values of input.format: json-schema do,"
                        + " expected JSON alone",
                reject(InputFormat.JSON, value("0000000009", "{\"x\": 1}")));
        assertEquals(
                "BAD_JSON: the value begins with a byte order mark, expected JSON alone",
                reject(InputFormat.JSON, value("efbbbf", "{\"x\": 1}")));
    }

    private static String reject(InputFormat format, byte[] value) {
        RowDecoder decoder = format.decoder(2, FEATURES);
        var reject = assertThrows(RejectException.class, () -> decoder.decode(value, new Rows(2, 1)));
        return reject.code() + ": " + reject.getMessage();
    }

    private static byte[] value(String id, String json) {
        return HexFormat.of().parseHex(id + HexFormat.of().formatHex(json.getBytes(UTF_8)));
    }

    /** A record whose schema has the id 9. */
    @SuppressWarnings("ArrayRecordComponent")
    private record InHeader(byte[] value) implements Event {

        @Override
        public Optional<byte[]> key() {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> header(String name) {
            return name.equals("__value_schema_id") ? Optional.of(new byte[] {0, 0, 0, 0, 9}) : Optional.empty();
        }

        @Override
        public long timestamp() {
            return 0;
        }
    }
}
