package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of Avro, written by hand by its specification: a number n is the varint of 2n, or of -2n - 1 if it is negative. */
class AvroRowDecoderTest {

    private static final Feature X = new Feature("x", Optional.empty());
    private static final String GUID = "0102030405060708090a0b0c0d0e0f10";

    /** 14 is 7. */
    private static final String SEVEN = "0e";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type": "int", "logicalType": "date"}                     | 04               | 172800
            {"type": "long", "logicalType": "timestamp-millis"}        | b90a             | -0.669
            {"type": "long", "logicalType": "timestamp-micros"}        | 80897a           | 1
            {"type": "long", "logicalType": "timestamp-nanos"}         | 80a8d6b907       | 1
            {"type": "long", "logicalType": "local-timestamp-millis"}  | d00f             | 1
            {"type": "long", "logicalType": "local-timestamp-micros"}  | 80897a           | 1
            "long"                                                     | d00f             | 1
            "double"                                                   | 0000000000408f40 | 1
            {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 1} | 042710 | 1
            "string"                                                   | 14313937302d30312d3032 | 86400
            """)
    void timeIsReadByItsLogicalType(String type, String value, float seconds) throws RejectException {
        var time = new FeatureType.Time(TimePart.EPOCH_SECONDS, ZoneOffset.UTC, Instant.EPOCH);

        assertArrayEquals(new float[] {seconds}, read(type, value, time));
    }

    @Test
    void timeOfDayIsNoTime() {
        var time = new FeatureType.Time(TimePart.EPOCH_SECONDS, ZoneOffset.UTC, Instant.EPOCH);

        var reject = assertThrows(
                RejectException.class, () -> read("{\"type\": \"int\", \"logicalType\": \"time-millis\"}", "02", time));

        assertEquals(
                "row 1, feature \"x\" is a time of day, expected a time of the years 0 to 9999", reject.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type": "enum", "name": "E", "symbols": ["b", "12", "a"]}      | 04       | 0
            {"type": "string", "logicalType": "uuid"}                       | 0261     | 0
            "long"                                                          | 17       | 1
            {"type": "map", "values": "int"}                                | 00       | -
            {"type": "fixed", "name": "F", "size": 16, "logicalType": "uuid"} | 0102030405060708090a0b0c0d0e0f10 | 2
            "string"                                                        | 02ff     | -
            """)
    void textIsASymbolAUuidOrTheDigitsOfAWholeNumber(String type, String value, String index) throws RejectException {
        var category = new FeatureType.Category(
                List.of("a", "-12", "01020304-0506-0708-090a-0b0c0d0e0f10"), OptionalInt.empty());

        if (index.equals("-")) {
            var reject = assertThrows(RejectException.class, () -> read(type, value, category));
            assertEquals(RejectCode.INVALID_FEATURE, reject.code());
        } else {
            assertArrayEquals(new float[] {Float.parseFloat(index)}, read(type, value, category));
        }
    }

    /** Quotients that a double rounds to the middle of two floats, although they are not there. */
    @Test
    void decimalNearTheMiddleOfTwoFloatsIsRoundedOnce() throws RejectException {
        var random = new Random(1);
        int found = 0;
        while (found < 20) {
            int scale = 10 + random.nextInt(6);
            double middle = (random.nextInt(1 << 23) * 2 + (1 << 24) + 1) * Math.pow(2, -30 - random.nextInt(10));
            long unscaled = new BigDecimal(middle)
                    .movePointRight(scale)
                    .setScale(0, RoundingMode.HALF_EVEN)
                    .longValue();
            BigDecimal number = BigDecimal.valueOf(unscaled, scale);
            if (number.doubleValue() == middle
                    && number.compareTo(new BigDecimal(middle)) != 0
                    && unscaled < 1L << 53) {
                found++;
                byte[] bytes = BigInteger.valueOf(unscaled).toByteArray();
                float[] row = read(
                        "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 18, \"scale\": " + scale
                                + "}",
                        HexFormat.of().toHexDigits((byte) (2 * bytes.length))
                                + HexFormat.of().formatHex(bytes),
                        new FeatureType.Numeric());
                assertEquals(number.floatValue(), row[0], number.toString());
            }
        }
    }

    /** The quotient as a double is 16777217 or 16777219, in the middle of two floats. The number is greater or less. */
    @ParameterizedTest
    @ValueSource(strings = {"16777217.0000000001", "16777218.9999999999", "0.0000000001", "-30.5200000000"})
    void decimalIsRoundedOnce(String number) throws RejectException {
        byte[] unscaled = new BigDecimal(number).unscaledValue().toByteArray();
        String value = HexFormat.of().toHexDigits((byte) (2 * unscaled.length))
                + HexFormat.of().formatHex(unscaled);

        float[] row = read(
                "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 30, \"scale\": 10}",
                value,
                new FeatureType.Numeric());

        assertArrayEquals(new float[] {Float.parseFloat(number)}, row);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "double"  | 000000000000f87f     | NOT_FINITE   | row 1, feature "x" is NaN, expected a finite number
            "float"   | 0000807f             | NOT_FINITE   | row 1, feature "x" is infinite, expected a finite number
            "double"  | 9c7500883ce4377e     | NOT_FINITE   | row 1, feature "x" is too large, expected a 32-bit float
            "bytes"   | 0261                 | NOT_A_NUMBER | row 1, feature "x" is bytes, expected a number
            "double"  | 00                   | BAD_AVRO     | malformed Avro at byte offset 0 of 1: the value ends too early, or a length is wrong
            "int"     | 0000                 | BAD_AVRO     | malformed Avro at byte offset 1 of 2: 1 bytes after the record; was it written with another schema?
            "int"     | 80808080808001       | BAD_AVRO     | malformed Avro at byte offset 7 of 7: an int has more than 32 bits
            "long"    | ffffffffffffffffffff01 | BAD_AVRO   | malformed Avro at byte offset 10 of 11: a number has more than 64 bits
            "string"  | 01                   | BAD_AVRO     | malformed Avro at byte offset 1 of 1: the value ends too early, or a length is wrong
            "boolean" | 02                   | BAD_AVRO     | malformed Avro at byte offset 1 of 1: a boolean is neither 0 nor 1
            ["null", "int"] | 04             | BAD_AVRO     | malformed Avro at byte offset 1 of 1: branch 2 of a union of 2
            {"type": "enum", "name": "E", "symbols": ["a"]} | 02 | BAD_AVRO | malformed Avro at byte offset 1 of 1: symbol 1 of an enum of 1
            """)
    void badValueIsRejected(String type, String value, RejectCode code, String message) {
        var reject = assertThrows(RejectException.class, () -> read(type, value, new FeatureType.Numeric()));

        assertEquals(code + ": " + message, reject.code() + ": " + reject.getMessage());
    }

    /** 2^31 - 1 items of no bytes, thirty times. */
    @Test
    void itemsOfNoBytesTakeNoTime() throws RejectException {
        String schema =
                "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"n\", \"type\": {\"type\": \"array\","
                        + " \"items\": \"null\"}}, {\"name\": \"x\", \"type\": \"int\"}]}";
        String value = "feffffff0f".repeat(30) + "00" + SEVEN;

        assertArrayEquals(new float[] {7}, read(schema, value, X));
    }

    @Test
    void recordThatContainsItselfIsReadToADepth() throws RejectException {
        String schema = "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"x\", \"type\": \"int\"},"
                + " {\"name\": \"next\", \"type\": [\"null\", \"R\"]}]}";

        assertArrayEquals(new float[] {7}, read(schema, (SEVEN + "02").repeat(100) + SEVEN + "00", X));
        var reject =
                assertThrows(RejectException.class, () -> read(schema, (SEVEN + "02").repeat(1000) + SEVEN + "00", X));
        assertEquals(RejectCode.BAD_AVRO, reject.code());
    }

    @Test
    void keyThatAMapHasTwiceIsRejected() {
        var reject = assertThrows(
                RejectException.class,
                () -> read("{\"type\": \"map\", \"values\": \"int\"}", "04" + "02780e" + "02780e" + "00", X));

        assertEquals("row 1, feature \"x\" appears twice", reject.getMessage());
    }

    @Test
    void schemaWithoutFieldsIsRefused() {
        var refusal =
                assertThrows(IllegalArgumentException.class, () -> AvroDecoders.bare(Fields.BY_NAME, "\"string\""));

        assertEquals("is of type string, expected a record or a map", refusal.getMessage());
    }

    /** A registry may hold any text. */
    @Test
    void aSchemaOfAnUnknownTypeRejects() {
        String schema = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"x\",\"type\":\"nothing\"}]}";
        RowDecoder decoder = AvroDecoders.framed(Fields.BY_NAME, id -> List.of(new WriterSchema("", schema)))
                .decoder(1, List.of(new Feature("x", Optional.empty())));

        RejectException reject = assertThrows(
                RejectException.class, () -> decoder.decode(new byte[] {0, 0, 0, 0, 7, 2}, new Rows(1, 1)));

        assertEquals(RejectCode.UNKNOWN_SCHEMA, reject.code());
        assertEquals("schema id 7 Undefined schema: nothing", reject.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 0000000009, id 9",
        "'', '', 01" + GUID + ", GUID 01020304-0506-0708-090a-0b0c0d0e0f10",
        "'', '', 000000000000000009, global id 9",
        "__value_schema_id, 0000000009, '', id 9",
        "__value_schema_id, 01" + GUID + ", '', GUID 01020304-0506-0708-090a-0b0c0d0e0f10",
        "apicurio.value.contentId, 0000000000000009, '', content id 9",
        "apicurio.value.globalId, 0000000000000009, '', global id 9",
    })
    void schemaIsFoundByEveryFraming(String header, String id, String prefix, String expected) throws RejectException {
        var decoder = AvroDecoders.framed(Fields.BY_NAME, found -> {
                    assertEquals(expected, found.toString());
                    return List.of(new WriterSchema("", record("\"int\"")));
                })
                .decoder(1, List.of(X));
        var rows = new Rows(1, 1);

        decoder.decode(new Framed(hex(prefix + SEVEN), header, hex(id)), rows);

        assertArrayEquals(new float[] {7}, rows.values());
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 7b7d, 'value of 2 bytes begins with no schema id, expected 00 and an id, or 01 and a GUID, or an id in a header'",
        "__value_schema_id, 000000, 0e, 'header __value_schema_id has 3 bytes, expected 00 and an id of 4 bytes, or 01 and a GUID of 16 bytes'",
        "apicurio.value.globalId, 000000, 0e, 'header apicurio.value.globalId has 3 bytes, expected an id of 8 bytes'",
    })
    void valueWithoutSchemaIsRejected(String header, String id, String value, String message) {
        var decoder = AvroDecoders.framed(Fields.BY_NAME, found -> List.of()).decoder(1, List.of(X));

        var reject = assertThrows(
                RejectException.class, () -> decoder.decode(new Framed(hex(value), header, hex(id)), new Rows(1, 1)));

        assertEquals("BAD_AVRO: " + message, reject.code() + ": " + reject.getMessage());
    }

    /** Writers with different schemas share a topic. A schema may refer to another. */
    @Test
    void eachRecordIsReadByItsOwnSchema() throws RejectException {
        Map<Long, List<WriterSchema>> schemas = Map.of(
                1L, List.of(new WriterSchema("", record("\"int\""))),
                2L,
                        List.of(
                                new WriterSchema("R", record("\"int\"")),
                                new WriterSchema(
                                        "",
                                        "{\"type\": \"record\", \"name\": \"S\", \"fields\": ["
                                                + "{\"name\": \"skipped\", \"type\": \"R\"}, {\"name\": \"x\", \"type\": \"double\"}]}")));
        var decoder =
                AvroDecoders.framed(Fields.BY_NAME, id -> schemas.get(id.low())).decoder(1, List.of(X));
        var rows = new Rows(1, 8);

        for (int i = 0; i < 3; i++) {
            decoder.decode(hex("0000000001" + SEVEN), rows);
            decoder.decode(hex("0000000002" + SEVEN + "0000000000002040"), rows);
        }

        assertArrayEquals(new float[] {7, 8, 7, 8, 7, 8}, Arrays.copyOf(rows.values(), 6));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "\"Other\"", "[[\"int\"]]", "{\"type\": \"fixed\", \"name\": \"F\", \"size\": -1}"})
    void recordWithASchemaThatIsNoneIsRejected(String type) {
        var decoder = AvroDecoders.framed(Fields.BY_NAME, id -> List.of(new WriterSchema("", record(type))))
                .decoder(1, List.of(X));

        var reject = assertThrows(RejectException.class, () -> decoder.decode(hex("00000000010e"), new Rows(1, 1)));

        assertEquals(RejectCode.UNKNOWN_SCHEMA, reject.code(), reject.getMessage());
    }

    private static float[] read(String type, String value, FeatureType as) throws RejectException {
        return read(record(type), value, new Feature("x", as, 1, Optional.empty(), false, Optional.empty()));
    }

    private static float[] read(String schema, String value, Feature feature) throws RejectException {
        var rows = new Rows(1, 1);
        AvroDecoders.bare(Fields.BY_NAME, schema).decoder(1, List.of(feature)).decode(hex(value), rows);
        return rows.values();
    }

    private static String record(String type) {
        return "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"x\", \"type\": " + type + "}]}";
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    /** A record with one header, or with none if its name is empty. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Framed(byte[] value, String name, byte[] id) implements Event {

        @Override
        public Optional<byte[]> key() {
            return Optional.of("k".getBytes(UTF_8));
        }

        @Override
        public Optional<byte[]> header(String asked) {
            return asked.equals(name) ? Optional.of(id) : Optional.empty();
        }

        @Override
        public long timestamp() {
            return 0;
        }
    }
}
