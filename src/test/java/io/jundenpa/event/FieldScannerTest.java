package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.event.FeatureType.Bool;
import io.jundenpa.event.FeatureType.Category;
import io.jundenpa.event.FeatureType.Hash;
import io.jundenpa.event.FeatureType.Numeric;
import io.jundenpa.event.FeatureType.Time;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Reads random events, whole and damaged, with the scanner and token by token: the outcome must be the same. */
class FieldScannerTest {

    private static final List<Feature> FEATURES = List.of(
            new Feature("amount", new Numeric(), 1, Optional.empty(), false, Optional.of(new Feature.Range(-1, 100))),
            new Feature("present", new Bool(), 1, Optional.empty(), false, Optional.empty()),
            feature("country", new Category(List.of("DE", "Öl", ""), OptionalInt.of(7)), Optional.of(9f)),
            feature("mcc", new Category(List.of("5411", "-3"), OptionalInt.empty()), Optional.of(9f)),
            new Feature("merchant", new Hash(64), 1, Optional.of(1f), true, Optional.empty()),
            feature(
                    "hour",
                    new Time(TimePart.HOUR_OF_DAY, ZoneId.of("Europe/Berlin"), Instant.EPOCH),
                    Optional.empty()),
            feature("age", new Time(TimePart.AGE_SECONDS, ZoneId.of("UTC"), Instant.EPOCH), Optional.of(-1f)),
            new Feature("readings", new Numeric(), 3, Optional.of(0.5f), false, Optional.empty()));

    private static final Fields FIELDS = new Fields(
            Map.of(
                    "amount", new Field(Field.Source.VALUE, "/amount", true, EpochUnit.MILLIS),
                    "present", Field.inValue("/card/present"),
                    "country", Field.inValue("/card/country"),
                    "merchant", Field.inValue("/a~1b/~0"),
                    "hour", Field.inValue("/at"),
                    "age", new Field(Field.Source.VALUE, "/at", false, EpochUnit.MILLIS)),
            true);

    private static final Fields STRICT = new Fields(FIELDS.byFeature(), false);

    private static final String[] BLANKS = {"", "", "", " ", "\n\t", "\r\n  "};
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "1",
        "12.5",
        "-3.25e2",
        "5411",
        "1e39",
        "123456789.123456789",
        "0.1e-50",
        "01",
        "1.",
        "-",
        "NaN",
        "1".repeat(65)
    };
    private static final String[] TEXTS = {
        "\"DE\"",
        "\"Öl\"",
        "\"\"",
        "\"\\u0044E\"",
        "\"a\\\"b\"",
        "\"5411\"",
        "\"12.5\"",
        "\"金\uD83D\uDE00\"",
        "\"\\ud800\"",
        "\"\\x\"",
        "\"a\u0001b\"",
        "\"2026-11-30T18:20:05.5+09:00\"",
        "\"2026-02-29\"",
        "\"-3\""
    };

    private final SplittableRandom random = new SplittableRandom(7);
    private final RecordDamage damage = new RecordDamage(random);

    private static Feature feature(String name, FeatureType type, Optional<Float> missing) {
        return new Feature(name, type, 1, missing, false, Optional.empty());
    }

    @Test
    void scannerGivesTheOutcomeOfTheParser() {
        for (Fields fields : List.of(FIELDS, STRICT, Fields.BY_NAME)) {
            var decoder = new JsonRowDecoder(10, FEATURES, fields);
            int decoded = 0;
            int rejected = 0;
            for (int i = 0; i < 20_000; i++) {
                byte[] valid = event(fields).getBytes(UTF_8);
                byte[] value = random.nextInt(4) > 0 ? valid : damage.applyTo(valid);

                String byToken = outcome(decoder::decodeByToken, value);

                assertEquals(byToken, outcome(decoder, value), () -> new String(value, ISO_8859_1));
                decoded += byToken.startsWith("ROW") ? 1 : 0;
                rejected += byToken.startsWith("ROW") ? 0 : 1;
            }
            assertTrue(decoded > 500 && rejected > 500, decoded + " decoded, " + rejected + " rejected");
        }
    }

    @Test
    void usualEventsAreScanned() throws RejectException {
        var features = new FeatureRow(10, FEATURES, FIELDS);
        var scanner = new FieldScanner(features, FieldTree.of(features, Field.Source.VALUE), true, "");
        String first =
                "{\"id\":\"é\",\"amount\":\"12.5\",\"card\":{\"country\":\"Öl\",\"x\":[{}, -1e5],\"present\":true},"
                        + "\"at\":1764585639788,\"mcc\":5411,\"a/b\":{\"~\":\"m\"},\"readings\":[1,2,3],\"note\":\"{\\\"\"}";
        String second = "{ \"at\" : \"2026-11-30T18:20:05Z\" , \"readings\":null, \"card\":{\"present\":false},"
                + "\"mcc\":\"-3\", \"amount\": 1e2, \"new\": {\"a\": [[], {\"b\": null}]} }\n";
        String spaced = first.replace(",\"", ", \"").replace(":\"", ": \"");
        for (String event : List.of(first, second, first, spaced, first)) {
            byte[] value = event.getBytes(UTF_8);
            byte[] text = new PaddedText().of(value);
            features.begin(new float[10], 0, 0);

            int end = scanner.read(text, 0, 0);

            assertEquals(value.length, JsonSkipper.afterBlanks(text, Math.max(0, end)), event);
            features.end(1);
        }
    }

    /** Keys made of data must not be remembered without end. */
    @Test
    void endlessNewKeysAreRead() {
        var decoder = new JsonRowDecoder(1, List.of(new Feature("x", Optional.empty())), Fields.BY_NAME);
        for (int i = 0; i < 5_000; i++) {
            byte[] value = ("{\"k" + i + "\":1,\"x\":" + i % 7 + ",\"l" + i + "\":{}}").getBytes(UTF_8);
            var rows = new Rows(1, 1);

            assertEquals(outcome(decoder::decodeByToken, value, 1), outcome(decoder, value, 1));
            assertEquals(0, rows.count());
        }
    }

    /** The bytes from a value to the next colon are remembered as a whole. Each event comes twice, after all others. */
    @Test
    void keysAreToldApartByAllBytesBeforeTheirColon() {
        List<Feature> features = List.of(new Feature("x", Optional.empty()), new Feature("y", Optional.of(3f)));
        var fields = new Fields(Map.of("x", Field.inValue("/o/x")), true);
        var decoder = new JsonRowDecoder(2, features, fields);
        String longKey = "k".repeat(2_000);
        List<String> taken = List.of(
                "{\"y\":1,\"o\":{\"x\":2}}",
                "{ \"y\" : 1 ,\n \"o\":{\"x\":2 }, \"n\":{} }",
                "{\"o\":{\"x\":2},\"" + longKey + "\":3}",
                "{\"o\":{\"x\":2}," + " ".repeat(2_000) + "\"y\":3}");
        List<String> rejected = List.of(
                "{\"y\":1{\"o\":{\"x\":2}}",
                "{\"y\":1{\"y\":1,\"o\":{\"x\":2}}",
                "{\"y\":1 \"o\":{\"x\":2}}",
                "{,\"o\":{\"x\":2}}",
                "{\"o\":{\"x\":2},}",
                "{\"o\":{\"x\":2},\"y\" 1}",
                "{\"o\":{\"x\":2},\"y\":1,\"y\" :1}",
                "{\"o\":{\"x\":2},\"o\" :{\"z\":2}}",
                "{\"o\":{\"x\":2, \"x\":2}}");
        for (int round = 0; round < 2; round++) {
            for (String event : taken) {
                byte[] value = event.getBytes(UTF_8);
                assertTrue(outcome(decoder, value, 2).startsWith("ROW"), event);
                assertEquals(outcome(decoder::decodeByToken, value, 2), outcome(decoder, value, 2), event);
            }
            for (String event : rejected) {
                byte[] value = event.getBytes(UTF_8);
                assertTrue(!outcome(decoder::decodeByToken, value, 2).startsWith("ROW"), event);
                assertEquals(outcome(decoder::decodeByToken, value, 2), outcome(decoder, value, 2), event);
            }
        }
    }

    private String event(Fields fields) {
        boolean byName = fields.equals(Fields.BY_NAME);
        boolean unread = fields.ignoreUnknown() || random.nextInt(10) == 0;
        List<String> members = new ArrayList<>();
        add(members, "amount", random.nextInt(3) > 0 ? "\"12.50\"" : number());
        add(members, "at", random.nextInt(3) > 0 ? "1764585639788" : any(1));
        add(members, "mcc", random.nextInt(3) > 0 ? "5411" : any(1));
        add(members, "readings", random.nextInt(3) > 0 ? "[1, 2.5,-3]" : any(2));
        if (byName) {
            add(members, "present", random.nextBoolean() ? "true" : "false");
            add(members, "hour", "1764585639788");
            add(members, "country", any(1));
        }
        List<String> card = new ArrayList<>();
        add(card, "present", random.nextInt(3) > 0 ? "true" : any(1));
        add(card, "country", text());
        if (unread) {
            add(card, "other", any(3));
        }
        shuffle(card);
        add(members, "card", random.nextInt(20) > 0 ? object(card) : any(2));
        add(members, "a/b", "{\"~\":" + text() + "}");
        if (unread) {
            add(members, "unread", any(4));
        }
        if (random.nextInt(8) == 0) {
            add(members, random.nextBoolean() ? "amount" : "\\u0061mount", number());
        }
        if (random.nextInt(8) == 0) {
            add(members, "features", any(2));
        }
        shuffle(members);
        return blank() + object(members) + blank();
    }

    private void add(List<String> members, String key, String value) {
        if (random.nextInt(25) > 0) {
            members.add("\"" + key + "\"" + blank() + ":" + blank() + value);
        }
    }

    private void shuffle(List<String> members) {
        if (random.nextInt(4) == 0) {
            Collections.shuffle(members, new Random(random.nextLong()));
        }
    }

    private String object(List<String> members) {
        return "{" + blank() + String.join(blank() + "," + blank(), members) + blank() + "}";
    }

    private String any(int depth) {
        int kind = random.nextInt(depth > 0 ? 7 : 5);
        return switch (kind) {
            case 0 -> number();
            case 1, 2 -> text();
            case 3 -> "null";
            case 4 -> random.nextBoolean() ? "true" : "false";
            case 5 -> "[" + (random.nextBoolean() ? "" : any(depth - 1) + "," + blank() + any(depth - 1)) + "]";
            default -> object(random.nextBoolean() ? List.of() : List.of("\"k\":" + any(depth - 1)));
        };
    }

    private String number() {
        int usual = random.nextInt(4) > 0 ? 6 : NUMBERS.length;
        return NUMBERS[random.nextInt(usual)];
    }

    private String text() {
        int usual = random.nextInt(4) > 0 ? 8 : TEXTS.length;
        return TEXTS[random.nextInt(usual)];
    }

    private String blank() {
        return BLANKS[random.nextInt(BLANKS.length)];
    }

    private static String outcome(RowDecoder decoding, byte[] value) {
        return outcome(decoding, value, 10);
    }

    private static String outcome(RowDecoder decoding, byte[] value, int width) {
        var rows = new Rows(width, 1);
        try {
            Layout layout = decoding.decode(Event.of(value), rows);
            return layout + Arrays.toString(DecoderFixture.bits(Arrays.copyOf(rows.values(), rows.count() * width)));
        } catch (RejectException e) {
            assertEquals(0, rows.count());
            return e.code() + ": " + e.getMessage();
        }
    }
}
