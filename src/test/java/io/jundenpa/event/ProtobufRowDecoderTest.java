package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages in hexadecimal: the tag of field n is 8 n + 0 for a varint, + 1 for 8 bytes, + 2 for a length, + 5 for 4 bytes. */
class ProtobufRowDecoderTest {

    private static final Path FOLDER = Path.of("src/test/resources/protobuf");
    private static final Feature X = new Feature("x", Optional.empty());
    private static final String GUID = "0102030405060708090a0b0c0d0e0f10";

    /** Field 15, sequence: 7. */
    private static final String SEVEN = "7807";

    private static final FeatureType TIME = new FeatureType.Time(TimePart.EPOCH_SECONDS, ZoneOffset.UTC, Instant.EPOCH);
    private static final FeatureType CATEGORY = new FeatureType.Category(
            List.of("UNKNOWN", "WEB", "SHOP", "18446744073709551615", ""), OptionalInt.empty());

    @ParameterizedTest
    @CsvSource(textBlock = """
            # absent: with presence it is missing, without it is the default
            /sequence,          '',                         0
            /items,             '',                         -1
            /items,             3800,                       0
            /amount/value,      '',                         -1
            /customer/age,      '',                         -1
            /customer/age,      1a00,                       0
            /readings/0,        '',                         -1
            # the last one wins, messages merge, a oneof has one member
            /sequence,          78077808,                   8
            /customer/age,      1a02100e1a0410021002,       1
            /customer/age,      1a02100e1a040a024445,       7
            /terminal,          7007,                       7
            /terminal,          7007620161,                 -1
            /card/number,       6a09090700000000000000,     7
            /card/number,       6a0909070000000000000070076a00, 0
            # wrappers and durations
            /discount,          '',                         -1
            /discount,          3200,                       0
            /discount,          320909000000000000f83f,     1.5
            /discount/value,    320909000000000000f83f,     1.5
            /delay,             2a0808011080cab5ee01,       1.5
            /delay,             2a1608ffffffffffffffffff011080b6ca91feffffffff01, -1.5
            # packed, and not packed
            /readings/1,        5a080000803f00000040,       2
            /readings/1,        5d0000803f5d00000040,       2
            # maps
            /scores/a,          4a0c0a0161110000000000000040, 2
            /scores/a,          4a030a0161,                 0
            /scores/b,          4a030a0161,                 -1
            /payees/18446744073709551615/age, 520f08ffffffffffffffffff011202100e, 7
            # groups
            /amount/tax/rate,   12071b0d0000803f1c,         1
            # fields that the message does not have, with a group
            /sequence,          83063a0083068406840678077a0161, 7
            """)
    void numberIsRead(String at, String value, float number) throws Exception {
        assertArrayEquals(new float[] {number}, read(at, value, new FeatureType.Numeric()));
    }

    @ParameterizedTest
    @CsvSource({
        "/time, 2200, 0",
        "/time, 2208080a1080cab5ee01, 10.5",
        "/time, 220b08ffffffffffffffffff01, -1",
        "/sequence, 78e807, 1",
    })
    void timeIsRead(String at, String value, float seconds) throws Exception {
        assertArrayEquals(new float[] {seconds}, read(at, value, TIME));
    }

    @ParameterizedTest
    @CsvSource({
        "/channel, '', 0",
        "/channel, 4001, 1",
        "/channel, 4005, 2",
        "/terminal, 70ffffffffffffffffff01, 3",
        "/id, '', 4",
        "/id, 0a03574542, 1",
    })
    void textIsANameOrTheDigitsOfAWholeNumber(String at, String value, float index) throws Exception {
        assertArrayEquals(new float[] {index}, read(at, value, CATEGORY));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /channel  | 4007     | NOT_A_NUMBER | row 1, feature "x" (/channel) is text, expected a number
            /customer | 1a00     | NOT_A_NUMBER | row 1, feature "x" (/customer) is a message, expected a number
            /scores   | 4a00     | NOT_A_NUMBER | row 1, feature "x" (/scores) is a map, expected a number
            /readings | 5a0400000000 | NOT_A_NUMBER | row 1, feature "x" (/readings) is a list, expected a number
            /time     | 2200     | NOT_A_NUMBER | row 1, feature "x" (/time) is a timestamp, expected a number
            /discount | 320909000000000000f87f | NOT_FINITE | row 1, feature "x" (/discount) is NaN, expected a finite number
            /sequence | 78       | BAD_PROTOBUF | malformed Protobuf at byte offset 1 of 1: the value ends too early, or a length is wrong
            /sequence | 0a05     | BAD_PROTOBUF | malformed Protobuf at byte offset 2 of 2: the value ends too early, or a length is wrong
            /sequence | 00       | BAD_PROTOBUF | malformed Protobuf at byte offset 1 of 1: a field has the number 0
            /sequence | 7f       | BAD_PROTOBUF | malformed Protobuf at byte offset 1 of 1: a field has the wire type 7
            /sequence | 1c       | BAD_PROTOBUF | malformed Protobuf at byte offset 1 of 1: a field has the wire type 4
            /sequence | 8306     | BAD_PROTOBUF | malformed Protobuf at byte offset 2 of 2: the value ends too early, or a length is wrong
            /sequence | 83068c06 | BAD_PROTOBUF | malformed Protobuf at byte offset 4 of 4: a group ends that has not begun
            /sequence | 78ffffffffffffffffffff01 | BAD_PROTOBUF | malformed Protobuf at byte offset 11 of 12: a number has more than 64 bits
            /customer/age | 1a021001ff | BAD_PROTOBUF | malformed Protobuf at byte offset 5 of 5: the value ends too early, or a length is wrong
            /customer/age | 1a0110   | BAD_PROTOBUF | malformed Protobuf at byte offset 3 of 3: the value ends too early, or a length is wrong
            """)
    void badValueIsRejected(String at, String value, RejectCode code, String message) {
        var reject = assertThrows(RejectException.class, () -> read(at, value, new FeatureType.Numeric()));

        assertEquals(code + ": " + message, reject.code() + ": " + reject.getMessage());
    }

    @Test
    void fieldsThatNoFeatureReadsAreRejectedIfAsked() throws Exception {
        RowDecoder decoder = decoder(new Fields(Map.of("x", Field.inValue("/sequence")), false), X);
        var rows = new Rows(1, 1);

        decoder.decode(hex(SEVEN), rows);
        var known = assertThrows(RejectException.class, () -> decoder.decode(hex(SEVEN + "0a0161"), rows));
        var number = assertThrows(RejectException.class, () -> decoder.decode(hex(SEVEN + "800607"), rows));

        assertEquals("UNKNOWN_FEATURE: row 1, feature \"id\" is unknown", known.code() + ": " + known.getMessage());
        assertEquals("row 1, feature \"number 96\" is unknown", number.getMessage());
    }

    /** 101 groups are one too many, as for Google's parser. */
    @Test
    void groupsMayBeNestedToADepth() throws Exception {
        assertArrayEquals(
                new float[] {7},
                read("/sequence", "8306".repeat(100) + "8406".repeat(100) + SEVEN, new FeatureType.Numeric()));
        var reject = assertThrows(
                RejectException.class, () -> read("/sequence", "8306".repeat(101), new FeatureType.Numeric()));
        assertEquals(
                "malformed Protobuf at byte offset 202 of 202: messages are nested more than 100 deep",
                reject.getMessage());
    }

    /** The message is number 1 of the file, Card is number 0 in number 0 of it. */
    @ParameterizedTest
    @CsvSource({
        "'', '', '', 00000000090202, 7807, id 9",
        "'', '', '', 01" + GUID + "0202, 7807, GUID 01020304-0506-0708-090a-0b0c0d0e0f10",
        "__value_schema_id, 00000000090202, '', '', 7807, id 9",
        "__value_schema_id, 01" + GUID + "0202, '', '', 7807, GUID 01020304-0506-0708-090a-0b0c0d0e0f10",
        "'', '', '', 0000000009090a075061796d656e74, 7807, id 9",
        "'', '', '', 000000000000000009090a075061796d656e74, 7807, global id 9",
        "apicurio.value.contentId, 0000000000000009, '', 090a075061796d656e74, 7807, content id 9",
        "apicurio.value.globalId, 0000000000000009, Payment, '', 7807, global id 9",
        "apicurio.value.globalId, 0000000000000009, shop.v1.Payment, 090a075061796d656e74, 7807, global id 9",
    })
    void messageIsFoundByEveryFraming(
            String header, String id, String type, String prefix, String message, String expected) throws Exception {
        RowDecoder decoder = ProtobufDecoders.framed(at("/sequence"), found -> {
                    assertEquals(expected, found.toString());
                    return schema();
                })
                .decoder(1, List.of(X));
        var rows = new Rows(1, 2);
        Map<String, byte[]> headers = Map.of(header, hex(id), "apicurio.protobuf.type", type.getBytes(UTF_8));

        for (int i = 0; i < 2; i++) {
            decoder.decode(new Framed(hex(prefix + message), type.isEmpty() ? Map.of(header, hex(id)) : headers), rows);
        }

        assertArrayEquals(new float[] {7, 7}, rows.values());
    }

    /** Nested messages by their indexes, the first message by none. */
    @Test
    void messagesOfOneSchemaShareATopic() throws Exception {
        RowDecoder decoder = ProtobufDecoders.framed(
                        new Fields(Map.of("x", Field.inValue("/valid")), true), found -> schema())
                .decoder(
                        1,
                        List.of(new Feature(
                                "x", new FeatureType.Bool(), 1, Optional.of(-1f), false, Optional.empty())));
        var rows = new Rows(1, 4);

        decoder.decode(hex("0000000009" + "06020000" + "1001"), rows);
        decoder.decode(hex("0000000009" + "00"), rows);
        decoder.decode(hex("0000000009" + "06020000"), rows);
        decoder.decode(hex("0000000009" + "0200"), rows);

        assertArrayEquals(new float[] {1, -1, 0, -1}, rows.values());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7b7d         | BAD_PROTOBUF   | value of 2 bytes begins with no schema id, expected 00 and an id, or 01 and a GUID, or an id in a header
            0000000009   | BAD_PROTOBUF   | malformed Protobuf at byte offset 5 of 5: the value ends too early, or a length is wrong
            000000000901 | BAD_PROTOBUF   | malformed Protobuf at byte offset 6 of 6: no message indexes after the schema id
            00000000090206 | UNKNOWN_SCHEMA | schema id 9 has no message of index 3
            """)
    void valueWithoutMessageIsRejected(String value, RejectCode code, String message) {
        RowDecoder decoder =
                ProtobufDecoders.framed(Fields.BY_NAME, found -> schema()).decoder(1, List.of(X));

        var reject = assertThrows(RejectException.class, () -> decoder.decode(hex(value), new Rows(1, 1)));

        assertEquals(code + ": " + message, reject.code() + ": " + reject.getMessage());
    }

    @Test
    void schemaThatIsNoneIsUnknown() {
        RowDecoder decoder = ProtobufDecoders.framed(Fields.BY_NAME, found -> List.of(new WriterSchema("", "\"int\"")))
                .decoder(1, List.of(X));

        var reject = assertThrows(RejectException.class, () -> decoder.decode(hex("000000000900"), new Rows(1, 1)));

        assertEquals(RejectCode.UNKNOWN_SCHEMA, reject.code());
        assertEquals("schema id 9 is no .proto file: Syntax error in :1:1: expected a word", reject.getMessage());
    }

    private static List<WriterSchema> schema() {
        try {
            return List.of(
                    new WriterSchema("common/money.proto", Files.readString(FOLDER.resolve("money.proto"))),
                    new WriterSchema("", Files.readString(FOLDER.resolve("payment.proto"))));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Fields at(String place) {
        return new Fields(Map.of("x", Field.inValue(place)), true);
    }

    private static float[] read(String at, String value, FeatureType as) throws IOException, RejectException {
        var rows = new Rows(1, 1);
        decoder(at(at), new Feature("x", as, 1, Optional.of(-1f), false, Optional.empty()))
                .decode(hex(value), rows);
        return rows.values();
    }

    private static RowDecoder decoder(Fields fields, Feature feature) throws IOException {
        return ProtobufDecoders.bare(fields, Files.readAllBytes(FOLDER.resolve("payment.desc")), "shop.v1.Payment")
                .decoder(1, List.of(feature));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    /** A record with headers. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Framed(byte[] value, Map<String, byte[]> headers) implements Event {

        @Override
        public Optional<byte[]> key() {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        @Override
        public long timestamp() {
            return 0;
        }
    }
}
