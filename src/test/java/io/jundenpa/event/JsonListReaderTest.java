package io.jundenpa.event;

import static io.jundenpa.event.DecoderFixture.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonListReaderTest {

    private static final String[] BLANKS = {"", "", "", " ", "  ", "\n", "\t", "\r\n"};

    private static final int[] WIDTHS = {1, 2, 3, 7, 17, 33};

    private final Map<Integer, JsonRowDecoder> decoders = new HashMap<>();
    private final SplittableRandom random = new SplittableRandom(51);
    private final DecimalTexts texts = new DecimalTexts(52);
    private final RecordDamage damage = new RecordDamage(random);

    @Test
    void plainListsAreRead() {
        assertEquals(Optional.of(Layout.ROW), read("[1,-2.5e3]"));
        assertEquals(Optional.of(Layout.ROW), read(" [ 1 ,\t2 ]\r\n"));
        assertEquals(Optional.of(Layout.ROW), read("{\"features\":[1,2]}"));
        assertEquals(Optional.of(Layout.ROW), read(" { \"features\"\t:\n[ 1 , 2 ] }\r\n"));
        assertEquals(Optional.of(Layout.ROWS), read("[[1,2]]"));
        assertEquals(Optional.of(Layout.ROWS), read("\n[\n[ 1, 2 ] ,\n[0.10000000149011612,16777217.0]\n]\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[",
                "]",
                "[]",
                "[[]]",
                "[1]",
                "[1,2,3]",
                "[1,2,]",
                "[,1,2]",
                "[1 2]",
                "[1,2",
                "[1,2]]",
                "[1,2],",
                "[[1,2]",
                "[[1,2],]",
                "[[1,2],[3]]",
                "[[1,2][3,4]]",
                "[[1,2],3]",
                "[1,[2]]",
                "[[[1,2]]]",
                "[1,null]",
                "{",
                "{}",
                "{[1,2]}",
                "{\"features\"",
                "{\"features\":",
                "{\"features\":}",
                "{\"features\":1}",
                "{\"features\":[1,2]",
                "{\"features\":[1,2]]",
                "{\"features\":[1,2,3]}",
                "{\"features\":[[1,2]]}",
                "{\"features\":[1,2],}",
                "{\"features\":[1,2]}}",
                "{\"features\":[1,2]}[1,2]",
                "{\"features\":[1,2],\"features\":[1,2]}",
                "{\"features\":[1,2],\"id\":1}",
                "{\"id\":1,\"features\":[1,2]}",
                "{\"features\" [1,2]}",
                "{\"featureS\":[1,2]}",
                "{\"\\u0066eatures\":[1,2]}",
                "{'features':[1,2]}",
                "{features:[1,2]}",
                "[{\"features\":[1,2]}]",
                "[1,2]0",
                "\uFEFF[1,2]",
                "[1,2]\0",
                "[1,\u00A02]",
                "[1,1e39]"
            })
    void otherJsonIsLeftToTheParser(String json) {
        assertEquals(Optional.empty(), read(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "12", "0.5", "-1.25", "1e2", "100"})
    void listIsReadIfItHasTheWidthAndEnds(String number) {
        for (int width = 1; width < 12; width++) {
            var reader = new JsonListReader(width, true);
            for (int count = 1; count < 14; count++) {
                String numbers = String.join(",", Collections.nCopies(count, number));
                for (String end : List.of("", ",", "]", ",]", " ]", "]]")) {
                    assertEquals(
                            count == width && end.trim().equals("]"),
                            read(reader, bytes("[" + numbers + end), width).isPresent(),
                            width + ": " + numbers + end);
                }
            }
        }
    }

    private static Optional<Layout> read(JsonListReader reader, byte[] value, int width) {
        return reader.read(new PaddedText().of(value), value.length, new Rows(width, 1));
    }

    private static Optional<Layout> read(String json) {
        return read(new JsonListReader(2, true), bytes(json), 2);
    }

    @Test
    void objectIsReadOnlyIfItMayWrapAList() {
        var reader = new JsonListReader(2, false);

        assertEquals(Optional.empty(), read(reader, bytes("{\"features\":[1,2]}"), 2));
        assertEquals(Optional.of(Layout.ROW), read(reader, bytes("[1,2]"), 2));
    }

    @Test
    void fastPathGivesTheResultOfTheParser() {
        int read = 0;
        int decodedByToken = 0;
        int rejected = 0;
        for (int i = 0; i < 30_000; i++) {
            int width = WIDTHS[random.nextInt(WIDTHS.length)];
            JsonRowDecoder decoder = decoders.computeIfAbsent(width, JsonListReaderTest::decoder);
            byte[] valid = bytes(valid(width));
            byte[] value = random.nextInt(4) == 0 ? valid : damage.applyTo(valid);

            String byToken = outcome(decoder::decodeByToken, value, width);

            assertEquals(byToken, outcome(decoder, value, width), () -> new String(value, ISO_8859_1));
            boolean plain = read(new JsonListReader(width, true), value, width).isPresent();
            boolean decoded = byToken.startsWith("ROW");
            assertTrue(decoded || !plain, byToken);
            read += plain ? 1 : 0;
            decodedByToken += decoded && !plain ? 1 : 0;
            rejected += decoded ? 0 : 1;
        }

        // The fast path must read nearly all valid lists: all except those with an exponent of eight or more digits.
        assertTrue(
                read > 7_500 && rejected > 7_500 && decodedByToken < 30, read + " " + rejected + " " + decodedByToken);
    }

    private static JsonRowDecoder decoder(int width) {
        return new JsonRowDecoder(width, List.of(), Fields.BY_NAME);
    }

    private String valid(int width) {
        return switch (random.nextInt(3)) {
            case 0 -> list(width);
            case 1 -> lists(width);
            default -> blank() + "{" + blank() + "\"features\"" + blank() + ":" + list(width) + "}" + blank();
        };
    }

    private String list(int width) {
        if (random.nextBoolean()) {
            return smallNumbers(width);
        }
        return list(width, () -> {
            String text = texts.next();
            return Float.isInfinite(Float.parseFloat(text)) ? "-0.0" : text;
        });
    }

    private String smallNumbers(int width) {
        String comma = random.nextBoolean() ? "," : ", ";
        int bound = List.of(10, 100, 1000).get(random.nextInt(3));
        return IntStream.generate(() -> random.nextInt(bound))
                .limit(width)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(comma, "[", "]"));
    }

    private String lists(int width) {
        return list(1 + random.nextInt(3), () -> list(width));
    }

    private String list(int size, Supplier<String> element) {
        var list = new StringJoiner(",", blank() + "[", "]" + blank());
        for (int i = 0; i < size; i++) {
            list.add(blank() + element.get() + blank());
        }
        return list.toString();
    }

    private String blank() {
        return BLANKS[random.nextInt(BLANKS.length)];
    }

    /** Layout and bits, or code and message; and the row before, which must stay unchanged. */
    private static String outcome(RowDecoder decoder, byte[] value, int width) {
        var rows = new Rows(width, 1);
        rows.values()[rows.addRow()] = 42;
        var outcome = new StringBuilder();
        try {
            outcome.append(decoder.decode(value, rows));
        } catch (RejectException e) {
            outcome.append(e.code()).append(": ").append(e.getMessage());
        }
        outcome.append(' ').append(rows.values()[0]);
        for (int i = width; i < rows.count() * width; i++) {
            outcome.append(' ').append(Float.floatToRawIntBits(rows.values()[i]));
        }
        return outcome.toString();
    }
}
