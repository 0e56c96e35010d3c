package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.event.FeatureType.Bool;
import io.jundenpa.event.FeatureType.Category;
import io.jundenpa.event.FeatureType.Hash;
import io.jundenpa.event.FeatureType.Numeric;
import io.jundenpa.event.FeatureType.Time;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fields of events mean: valid, missing or invalid. */
class EventFieldsTest {

    private static final Instant EPOCH = Instant.EPOCH;
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final long TIMESTAMP = 1_764_585_696_046L;

    private static Feature of(FeatureType type) {
        return new Feature("x", type, 1, Optional.empty(), false, Optional.empty());
    }

    private static String decode(Feature feature, Field field, String value) {
        return decode(List.of(feature), new Fields(Map.of("x", field), true), record(value));
    }

    private static String decode(List<Feature> features, Fields fields, Event event) {
        int width = features.stream().mapToInt(Feature::size).sum();
        var rows = new Rows(width, 1);
        try {
            InputFormat.JSON.decoder(width, features, fields).decode(event, rows);
            return Arrays.toString(Arrays.copyOf(rows.values(), rows.count() * width));
        } catch (RejectException e) {
            return e.code() + ": " + e.getMessage();
        }
    }

    private static Event record(String value) {
        return new Whole(value.getBytes(UTF_8), Optional.of("{\"k\": {\"n\": 3}, \"t\": \"DE\"}".getBytes(UTF_8)));
    }

    @SuppressWarnings("ArrayRecordComponent") // Not compared and not modified.
    private record Whole(byte[] value, Optional<byte[]> key) implements Event {
        @Override
        public Optional<byte[]> header(String name) {
            return switch (name) {
                case "number" -> Optional.of("12.5".getBytes(UTF_8));
                case "large" -> Optional.of("-1e39".getBytes(UTF_8));
                case "flag" -> Optional.of("true".getBytes(UTF_8));
                case "country" -> Optional.of("FR".getBytes(UTF_8));
                case "latin" -> Optional.of(new byte[] {(byte) 0xE9});
                case "time" -> Optional.of("2025-12-01T10:40:00Z".getBytes(UTF_8));
                default -> Optional.empty();
            };
        }

        @Override
        public long timestamp() {
            return TIMESTAMP;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            12.5     | [12.5]
            -0       | [-0.0]
            null     | MISSING_FEATURE: row 1, feature "x" (/x) is missing
            "12.5"   | NOT_A_NUMBER: row 1, feature "x" (/x) is text, expected a number
            true     | NOT_A_NUMBER: row 1, feature "x" (/x) is true, expected a number
            [1]      | NOT_A_NUMBER: row 1, feature "x" (/x) is a list, expected a number
            {"y":1}  | NOT_A_NUMBER: row 1, feature "x" (/x) is an object, expected a number
            1e39     | NOT_FINITE: row 1, feature "x" (/x) is too large, expected a 32-bit float
            NaN      | NOT_FINITE: row 1, feature "x" (/x) is NaN, expected a finite number
            """)
    void numbers(String value, String expected) {
        assertEquals(expected, decode(of(new Numeric()), Field.inValue("/x"), "{\"x\":" + value + "}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "12.50"  | [12.5]
            12.5     | [12.5]
            "1e2"    | [100.0]
            "1e39"   | NOT_FINITE: row 1, feature "x" (/x) is too large, expected a 32-bit float
            "NaN"    | NOT_A_NUMBER: row 1, feature "x" (/x) is text that is no number, expected a number
            " 1"     | NOT_A_NUMBER: row 1, feature "x" (/x) is text that is no number, expected a number
            "1,5"    | NOT_A_NUMBER: row 1, feature "x" (/x) is text that is no number, expected a number
            ""       | NOT_A_NUMBER: row 1, feature "x" (/x) is text that is no number, expected a number
            """)
    void numbersInText(String value, String expected) {
        var field = new Field(Field.Source.VALUE, "/x", true, EpochUnit.MILLIS);

        assertEquals(expected, decode(of(new Numeric()), field, "{\"x\":" + value + "}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            true     | [1.0]
            false    | [0.0]
            1        | INVALID_FEATURE: row 1, feature "x" (/x) is a number, expected true or false
            "true"   | INVALID_FEATURE: row 1, feature "x" (/x) is text, expected true or false
            """)
    void flags(String value, String expected) {
        assertEquals(expected, decode(of(new Bool()), Field.inValue("/x"), "{\"x\":" + value + "}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "DE"        | [0.0]
            "\\u0044E"  | [0.0]
            5411        | [1.0]
            "de"        | INVALID_FEATURE: row 1, feature "x" (/x) is another text, expected one of 2 categories
            54.0        | INVALID_FEATURE: row 1, feature "x" (/x) is a number, expected one of 2 categories
            """)
    void categories(String value, String expected) {
        Feature feature = of(new Category(List.of("DE", "5411"), OptionalInt.empty()));

        assertEquals(expected, decode(feature, Field.inValue("/x"), "{\"x\":" + value + "}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ""          | [0.0]
            54          | [3.0]
            54.0        | INVALID_FEATURE: row 1, feature "x" (/x) is a number, expected text or a whole number
            "\\ud800"  | INVALID_FEATURE: row 1, feature "x" (/x) is text with half a surrogate pair, expected text or a whole number
            """)
    void hashes(String value, String expected) {
        assertEquals(expected, decode(of(new Hash(4)), Field.inValue("/x"), "{\"x\":" + value + "}"));
    }

    @Test
    void otherTextHasItsOwnNumber() {
        Feature feature = of(new Category(List.of("DE"), OptionalInt.of(3)));

        assertEquals("[3.0]", decode(feature, Field.inValue("/x"), "{\"x\":\"FR\"}"));
    }

    /** By sklearn.utils.murmurhash3_32(text, seed=0) of scikit-learn. */
    @ParameterizedTest
    @CsvSource({"'', 0", "foo, -156908512", "m-1500, 0", "é, 0"})
    void hashOfAText(String text, int expected) {
        byte[] utf8 = text.getBytes(UTF_8);
        if (expected != 0 || text.isEmpty()) {
            assertEquals(expected, HashEncoder.murmur3(utf8, 0, utf8.length));
        }
        assertEquals(
                new HashEncoder(64).encode(utf8, 0, utf8.length),
                Math.abs(HashEncoder.murmur3(utf8, 0, utf8.length)) % 64);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            HOUR_OF_DAY   | 1764585639788                     | [10.0]
            HOUR_OF_DAY   | "2025-12-01T23:59:59.999+01:00"   | [22.0]
            HOUR_OF_DAY   | "2025-12-01 08:15"                | [8.0]
            DAY_OF_WEEK   | "2025-12-01"                      | [0.0]
            DAY_OF_WEEK   | -1                                | [2.0]
            DAY_OF_MONTH  | "2024-02-29T00:00Z"               | [29.0]
            MONTH         | "2024-02-29T00:00Z"               | [2.0]
            EPOCH_SECONDS | 1500                              | [1.5]
            AGE_SECONDS   | 1764585639788                     | [56.258]
            AGE_SECONDS   | "2025-12-01T10:41:36.046125Z"     | [-1.25E-4]
            HOUR_OF_DAY   | "2025-02-29"                      | INVALID_FEATURE: row 1, feature "x" (/x) is text that is no time of ISO 8601, expected a time of the years 0 to 9999
            HOUR_OF_DAY   | "noon"                            | INVALID_FEATURE: row 1, feature "x" (/x) is text that is no time of ISO 8601, expected a time of the years 0 to 9999
            HOUR_OF_DAY   | 1e300                             | INVALID_FEATURE: row 1, feature "x" (/x) is a number, expected a time of the years 0 to 9999
            """)
    void times(TimePart part, String value, String expected) {
        assertEquals(expected, decode(of(new Time(part, UTC, EPOCH)), Field.inValue("/x"), "{\"x\":" + value + "}"));
    }

    @ParameterizedTest
    @CsvSource({"SECONDS, 1764585639.788", "MILLIS, 1764585639788", "MICROS, 1764585639788000"})
    void unitsOfTimes(EpochUnit unit, String value) {
        var field = new Field(Field.Source.VALUE, "/x", false, unit);

        assertEquals(
                "[56.258]", decode(of(new Time(TimePart.AGE_SECONDS, UTC, EPOCH)), field, "{\"x\":" + value + "}"));
    }

    @Test
    void textThatShouldHoldATimeAsANumberIsNoTime() {
        var field = new Field(Field.Source.VALUE, "/x", true, EpochUnit.MILLIS);

        assertEquals(
                "INVALID_FEATURE: row 1, feature \"x\" (/x) is text that is no number, expected a time of the years 0 to 9999",
                decode(of(new Time(TimePart.HOUR_OF_DAY, UTC, EPOCH)), field, "{\"x\":\"2025-12-01\"}"));
    }

    /** In New York, summer time began on 2026-03-08 at 07:00Z. */
    @Test
    void hourFollowsTheChangesOfTheOffset() {
        Feature feature = of(new Time(TimePart.HOUR_OF_DAY, ZoneId.of("America/New_York"), EPOCH));

        for (String[] time : new String[][] {{"06:59", "1.0"}, {"07:00", "3.0"}, {"06:59", "1.0"}, {"08:00", "4.0"}}) {
            String value = "{\"x\":\"2026-03-08T" + time[0] + ":30Z\"}";
            assertEquals("[" + time[1] + "]", decode(feature, Field.inValue("/x"), value));
        }
    }

    @Test
    void epochSecondsCountFromTheReference() {
        Feature feature = of(new Time(TimePart.EPOCH_SECONDS, UTC, Instant.parse("2025-12-01T00:00:00Z")));

        assertEquals("[3600.0]", decode(feature, Field.inValue("/x"), "{\"x\":\"2025-12-01T01:00:00Z\"}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [1,2,3]      | [1.0, 2.0, 3.0]
            [1,null,3]   | [1.0, 9.0, 3.0]
            null         | [9.0, 9.0, 9.0]
            [1,2]        | INVALID_FEATURE: row 1, feature "x" (/x) is a list of 2, expected a list of 3 numbers
            [1,2,3,[4]]  | INVALID_FEATURE: row 1, feature "x" (/x) is a list of 4, expected a list of 3 numbers
            [1,"2",3]    | INVALID_FEATURE: row 1, feature "x" (/x) is a list with something else than finite numbers, expected a list of 3 numbers
            1            | INVALID_FEATURE: row 1, feature "x" (/x) is a number, expected a list of 3 numbers
            """)
    void lists(String value, String expected) {
        var feature = new Feature("x", new Numeric(), 3, Optional.of(9f), false, Optional.empty());

        assertEquals(expected, decode(feature, Field.inValue("/x"), "{\"x\":" + value + "}"));
    }

    @Test
    void numberIsClippedAndInvalidMayBeMissing() {
        var feature = new Feature("x", new Numeric(), 1, Optional.of(40f), true, Optional.of(new Feature.Range(0, 10)));

        assertEquals("[10.0]", decode(feature, Field.inValue("/x"), "{\"x\":1e9}"));
        assertEquals("[0.0]", decode(feature, Field.inValue("/x"), "{\"x\":-5}"));
        assertEquals("[40.0]", decode(feature, Field.inValue("/x"), "{\"x\":\"no\"}"));
        assertEquals("[40.0]", decode(feature, Field.inValue("/x"), "{\"x\":1e39}"));
        assertEquals("[40.0]", decode(feature, Field.inValue("/x"), "{}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            HEADER    | number   | [12.5]
            HEADER    | large    | NOT_FINITE: row 1, feature "x" (header large) is too large, expected a 32-bit float
            HEADER    | none     | MISSING_FEATURE: row 1, feature "x" (header none) is missing
            HEADER    | country  | NOT_A_NUMBER: row 1, feature "x" (header country) is text that is no number, expected a number
            KEY       | /k/n     | [3.0]
            KEY       | /k/m     | MISSING_FEATURE: row 1, feature "x" (key /k/m) is missing
            KEY       | /t       | NOT_A_NUMBER: row 1, feature "x" (key /t) is text, expected a number
            """)
    void otherPartsOfARecord(Field.Source source, String at, String expected) {
        var field = new Field(source, at, false, EpochUnit.MILLIS);

        assertEquals(expected, decode(of(new Numeric()), field, "{}"));
    }

    @Test
    void timestampIsANumber() {
        var field = new Field(Field.Source.TIMESTAMP, "", false, EpochUnit.MILLIS);

        assertEquals(List.of((float) TIMESTAMP).toString(), decode(of(new Numeric()), field, "{}"));
    }

    @Test
    void headersAreText() {
        assertEquals(
                "[1.0]", decode(of(new Bool()), new Field(Field.Source.HEADER, "flag", false, EpochUnit.MILLIS), "{}"));
        assertEquals(
                "[10.0]",
                decode(
                        of(new Time(TimePart.HOUR_OF_DAY, UTC, EPOCH)),
                        new Field(Field.Source.HEADER, "time", false, EpochUnit.MILLIS),
                        "{}"));
        assertEquals(
                "INVALID_FEATURE: row 1, feature \"x\" (header latin) is not UTF-8, expected text or a whole number",
                decode(of(new Hash(4)), new Field(Field.Source.HEADER, "latin", false, EpochUnit.MILLIS), "{}"));
    }

    @Test
    void keyThatIsNoObjectMakesItsFieldsInvalid() {
        var fields = new Fields(Map.of("x", new Field(Field.Source.KEY, "/k", false, EpochUnit.MILLIS)), true);
        var event = new Whole("{}".getBytes(UTF_8), Optional.of("c-81645".getBytes(UTF_8)));

        assertEquals(
                "NOT_A_NUMBER: row 1, feature \"x\" (key /k) is in a key that is no JSON object, expected a number",
                decode(List.of(of(new Numeric())), fields, event));
        assertEquals(
                "[0.0]",
                decode(
                        List.of(of(new Category(List.of("c-81645"), OptionalInt.empty()))),
                        new Fields(Map.of("x", new Field(Field.Source.KEY_TEXT, "", false, EpochUnit.MILLIS)), true),
                        event));
    }

    @Test
    void rejectNamesAllBadFeatures() {
        List<Feature> features = List.of(
                new Feature("a", Optional.empty()),
                new Feature("b", Optional.empty()),
                new Feature("c", Optional.empty()));

        assertEquals(
                "NOT_A_NUMBER: row 1, feature \"b\" is text, expected a number; feature \"a\" is missing;"
                        + " feature \"c\" is missing",
                decode(
                        features,
                        Fields.BY_NAME,
                        record("{\"b\":\"secret\",\"c\":null}".replace("\"c\":null", "\"d\":1"))));
    }

    @Test
    void fieldThatComesManyTimesIsNamedOnce() {
        assertEquals(
                "DUPLICATE_FEATURE: row 1, feature \"x\" (/x) appears twice",
                decode(of(new Numeric()), Field.inValue("/x"), "{\"x\":1" + ",\"x\":2".repeat(100) + "}"));
    }

    @Test
    void fieldsInListsAndObjectsAreFound() {
        Field field = Field.inValue("/items/1/price");

        assertEquals("[2.0]", decode(of(new Numeric()), field, "{\"items\":[{\"price\":1},{\"price\":2},3]}"));
        assertEquals(
                "MISSING_FEATURE: row 1, feature \"x\" (/items/1/price) is missing",
                decode(of(new Numeric()), field, "{\"items\":[{\"price\":1}]}"));
        assertEquals(
                "DUPLICATE_FEATURE: key \"items\" appears twice",
                decode(of(new Numeric()), field, "{\"items\":[],\"items\":[]}"));
    }

    @Test
    void valueThatIsNotReadOnlyHasToBeWellFormed() {
        Feature feature = of(new Numeric());
        String deep = "[".repeat(900) + "]".repeat(900);
        String tooDeep = "[".repeat(1001) + "]".repeat(1001);

        assertEquals("[1.0]", decode(feature, Field.inValue("/x"), "{\"d\":" + deep + ",\"x\":1}"));
        assertEquals(
                "[1.0]",
                decode(
                        feature,
                        Field.inValue("/x"),
                        "{\"d\":" + "9".repeat(100_000) + ",\"e\":\"" + "e".repeat(100_000) + "\",\"x\":1}"));
        assertEquals(
                "BAD_JSON: more than 1000 brackets are open at byte offset 1005",
                decode(feature, Field.inValue("/x"), "{\"d\":" + tooDeep + ",\"x\":1}"));
        assertEquals(
                "BAD_JSON",
                decode(feature, Field.inValue("/x"), "{\"d\":[NaN],\"x\":1}").replaceFirst(":.*", ""));
        assertEquals(
                "BAD_JSON",
                decode(feature, Field.inValue("/x"), "{\"d\":01,\"x\":1}").replaceFirst(":.*", ""));
    }

    @Test
    void pipelineWithFieldsTakesObjectsOnly() {
        assertEquals(
                "BAD_JSON: the JSON is a list, expected an object with the fields of the pipeline",
                decode(of(new Numeric()), Field.inValue("/x"), "[1]"));
    }
}
