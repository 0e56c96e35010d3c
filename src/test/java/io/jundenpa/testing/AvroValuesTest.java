package io.jundenpa.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroValuesTest {

    private static final Path PAYMENTS = Path.of("src/test/resources/payments");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Another program wrote the events in both formats. */
    @Test
    void eventsInJsonGiveTheBytesOfTheEventsInAvro() throws IOException {
        var values = new AvroValues(new Schema.Parser().parse(Files.readString(PAYMENTS.resolve("payment.avsc"))));
        List<String> events = Files.readAllLines(PAYMENTS.resolve("events.jsonl"));
        List<String> expected = Files.readAllLines(PAYMENTS.resolve("avro.base64"));

        for (int i = 0; i < events.size(); i++) {
            assertEquals(
                    expected.get(i),
                    Base64.getEncoder().encodeToString(values.encoded(JSON.readTree(events.get(i)))),
                    "event " + i);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {type: bytes}                                                        | "\\u00FF\\u0001" | 04 ff 01
            {type: bytes, logicalType: decimal, precision: 9, scale: 2}          | -1.5             | 04 ff 6a
            {type: fixed, name: f, size: 3, logicalType: decimal, precision: 6}  | -2               | ff ff fe
            {type: fixed, name: f, size: 2}                                      | "ab"             | 61 62
            ["null", int, string]                                                | "a"              | 04 02 61
            ["null", int, string]                                                | null             | 00
            [int, "null", long]                                                  | 3000000000       | 04 80 f8 82 ad 16
            {type: map, values: int}                                             | {"a": 1}         | 02 02 61 02 00
            {type: enum, name: e, symbols: [A, B]}                               | "B"              | 02
            """)
    void valueNeedsNoNameOfItsBranch(String type, String value, String bytes) throws IOException {
        byte[] encoded = new AvroValues(schema(type)).encoded(JSON.readTree("{\"x\": " + value + "}"));

        assertArrayEquals(bytes(bytes), encoded);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            int                                     | {"x": 1.5}              | /x is 1.5, expected int
            int                                     | {}                      | /x is missing, expected int
            int                                     | {"X": 1}                | /X is no field of R; did you mean "x"?; /x is missing, expected int
            {type: enum, name: e, symbols: [A, B]}  | {"x": "C"}              | /x is "C", expected one of A, B
            ["null", {type: array, items: long}]    | {"x": [1, true]}        | /x/1 is true, expected long
            [int, string]                           | {"x": true}             | /x is true, expected int or string
            {type: fixed, name: f, size: 2}         | {"x": "a"}              | /x has 1 bytes, expected 2
            {type: bytes, logicalType: decimal, precision: 9, scale: 2} | {"x": 0.125} | /x is 0.125, expected a number with at most 2 decimals
            {type: long, logicalType: timestamp-millis}                 | {"x": "now"} | /x is "now", expected timestamp-millis (long)
            int                                     | [1]                     | is [1], expected record
            """)
    void valueThatDoesNotFitIsNamed(String type, String value, String problem) {
        var values = new AvroValues(schema(type));

        var refused = assertThrows(IllegalArgumentException.class, () -> values.encoded(JSON.readTree(value)));

        assertEquals(problem, refused.getMessage());
    }

    /** The schema of a record with a field x of a type, which is written without most quotes. */
    private static Schema schema(String type) {
        String quoted = type.replaceAll("\"null\"", "null").replaceAll("([a-zA-Z][a-zA-Z-]*)", "\"$1\"");
        return new Schema.Parser()
                .parse("{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"x\", \"type\": " + quoted
                        + "}]}");
    }
}
