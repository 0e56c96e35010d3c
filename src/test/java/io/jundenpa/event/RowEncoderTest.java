package io.jundenpa.event;

import static io.jundenpa.event.DecoderFixture.bits;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RowEncoderTest {

    private static final List<String> LABELS = List.of("cat", "dog");

    private final Rows rows = rows(2, 9, 9, 0.25f, 0.75f, 1, -0f);

    @Test
    void jsonIsAListOrAListOfLists() {
        RowEncoder json = OutputFormat.JSON.encoder(List.of());

        assertEquals("[0.25,0.75]", text(json, 1, 1, Layout.ROW));
        assertEquals("[[0.25,0.75]]", text(json, 1, 1, Layout.ROWS));
        assertEquals("[[0.25,0.75],[1.0,-0.0]]", text(json, 1, 2, Layout.ROWS));
        assertEquals("application/json", json.contentType());
    }

    @Test
    void csvHasALineFeedBetweenRowsAndNoneAtTheEnd() {
        RowEncoder csv = OutputFormat.CSV.encoder(List.of());

        assertEquals("0.25,0.75", text(csv, 1, 1, Layout.ROW));
        assertEquals("0.25,0.75\n1.0,-0.0", text(csv, 1, 2, Layout.ROWS));
        assertEquals("text/csv", csv.contentType());
    }

    @Test
    void float32IsLittleEndian() {
        RowEncoder float32 = OutputFormat.FLOAT32.encoder(List.of());

        byte[] bytes = float32.encode(rows, 1, 2, Layout.ROWS);

        byte[] expected = {0, 0, (byte) 0x80, 0x3E, 0, 0, 0x40, 0x3F, 0, 0, (byte) 0x80, 0x3F, 0, 0, 0, (byte) 0x80};
        assertArrayEquals(expected, bytes);
        assertEquals("application/octet-stream", float32.contentType());
    }

    @Test
    void labelsHaveEveryScoreAndTheLargest() {
        RowEncoder labels = OutputFormat.JSON_LABELS.encoder(LABELS);
        String dog = "{\"label\":\"dog\",\"score\":0.75,\"scores\":{\"cat\":0.25,\"dog\":0.75}}";
        String cat = "{\"label\":\"cat\",\"score\":1.0,\"scores\":{\"cat\":1.0,\"dog\":-0.0}}";

        assertEquals(dog, text(labels, 1, 1, Layout.ROW));
        assertEquals("[" + dog + "]", text(labels, 1, 1, Layout.ROWS));
        assertEquals("[" + dog + "," + cat + "]", text(labels, 1, 2, Layout.ROWS));
        assertEquals("application/json", labels.contentType());
    }

    @Test
    void labelOfEqualScoresIsTheFirst() {
        RowEncoder labels = OutputFormat.JSON_LABELS.encoder(LABELS);

        assertEquals(
                "{\"label\":\"cat\",\"score\":9.0,\"scores\":{\"cat\":9.0,\"dog\":9.0}}",
                text(labels, 0, 1, Layout.ROW));
    }

    @Test
    void labelIsEscaped() {
        RowEncoder labels = OutputFormat.JSON_LABELS.encoder(List.of("a\"\\\n", "犬"));

        assertEquals(
                "{\"label\":\"犬\",\"score\":0.75,\"scores\":{\"a\\\"\\\\\\n\":0.25,\"犬\":0.75}}",
                text(labels, 1, 1, Layout.ROW));
    }

    @Test
    void labelsMustBeDistinctAndHaveTheWidth() {
        RowEncoder three = OutputFormat.JSON_LABELS.encoder(List.of("a", "b", "c"));

        assertThrows(IllegalArgumentException.class, () -> OutputFormat.JSON_LABELS.encoder(List.of()));
        assertThrows(IllegalArgumentException.class, () -> OutputFormat.JSON_LABELS.encoder(List.of("a", "a")));
        assertThrows(IllegalArgumentException.class, () -> three.encode(rows, 0, 1, Layout.ROW));
    }

    /** Expected texts: Float.toString of Temurin 25.0. JDK 17 writes 2^33 as 8.5899346E9 and 2^-126 as 1.17549435E-38. */
    @ParameterizedTest
    @CsvSource({
        "0x00000000, 0.0",
        "0x80000000, -0.0",
        "0x3f800000, 1.0",
        "0x3dcccccd, 0.1",
        "0x3eaaaaab, 0.33333334",
        "0x40490fdb, 3.1415927",
        "0x4b800000, 1.6777216E7",
        "0x4b189680, 1.0E7",
        "0x4b18967f, 9999999.0",
        "0x3a83126f, 0.001",
        "0x38d1b717, 1.0E-4",
        "0x7f7fffff, 3.4028235E38",
        "0xff7fffff, -3.4028235E38",
        "0x00000001, 1.4E-45",
        "0x00000008, 1.1E-44",
        "0x00800000, 1.1754944E-38",
        "0x6c000000, 6.1897002E26",
        "0x50000000, 8.589935E9",
        "0x4c000000, 3.3554432E7",
        "0x5f000000, 9.223372E18",
        "0x7e967699, 1.0E38",
    })
    void floatIsWrittenInItsShortestFormOnEveryJdk(String bits, String expected) {
        var one = rows(1, Float.intBitsToFloat(Integer.parseUnsignedInt(bits.substring(2), 16)));

        byte[] json = OutputFormat.JSON.encoder(List.of()).encode(one, 0, 1, Layout.ROW);

        assertEquals("[" + expected + "]", new String(json, UTF_8));
    }

    @Test
    void floatIsWrittenAsTheNearestOfItsShortestDecimals() {
        var random = new SplittableRandom(12);
        RowEncoder json = OutputFormat.JSON.encoder(List.of());

        for (int i = 0; i < 20_000; i++) {
            float number = anyFinite(random);
            String list = new String(json.encode(rows(1, number), 0, 1, Layout.ROW), UTF_8);
            BigDecimal written = new BigDecimal(list.substring(1, list.length() - 1));

            assertEquals(0, shortest(number).compareTo(written), list);
        }
    }

    /** Tries 2, 3, ... digits: the text always has a digit on both sides of the point. */
    private static BigDecimal shortest(float number) {
        var exact = new BigDecimal(number);
        for (int digits = 2; ; digits++) {
            BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (nearest.floatValue() == number) {
                return nearest;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "CSV", "FLOAT32"})
    void everyFloatIsDecodedToTheSameBits(OutputFormat format) throws RejectException {
        var random = new SplittableRandom(11);
        RowEncoder encoder = format.encoder(List.of());
        RowDecoder decoder = InputFormat.valueOf(format.name()).decoder(100, List.of());

        for (int i = 0; i < 2_000; i++) {
            float[] values = new float[100];
            for (int j = 0; j < values.length; j++) {
                values[j] = anyFinite(random);
            }
            var back = new Rows(100, 1);
            byte[] bytes = encoder.encode(rows(100, values), 0, 1, Layout.ROW);
            decoder.decode(bytes, back);

            assertArrayEquals(bits(values), bits(back.values()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void boundOfBytesPerValueHoldsAndIsUseful(OutputFormat format) {
        for (int width : new int[] {1, 2, 7, 33}) {
            List<String> labels =
                    IntStream.range(0, width).mapToObj(i -> "" + i).toList();
            RowEncoder encoder = format.encoder(labels);
            for (int count : encoder.takesLists() ? new int[] {1, 2, 9} : new int[] {1}) {
                Layout layout = count == 1 ? Layout.ROW : Layout.ROWS;
                byte[] zeros = encoder.encode(rows(width, new float[width * count]), 0, count, layout);

                int minBytes = width * count * encoder.minBytesPerValue();

                assertTrue(zeros.length >= minBytes, format + ": " + zeros.length + " < " + minBytes);
                assertTrue(format.needsLabels() || zeros.length <= 2 * minBytes, "the bound is too low to be useful");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void resultStaysUnchangedByTheNext(OutputFormat format) {
        RowEncoder encoder = format.encoder(LABELS);
        byte[] first = encoder.encode(rows, 1, 1, Layout.ROW);
        byte[] copy = first.clone();

        encoder.encode(rows, 2, 1, Layout.ROW);

        assertArrayEquals(copy, first);
    }

    @Test
    void formatsAreNamedInLowerCaseWithHyphens() {
        assertEquals("json-labels", OutputFormat.JSON_LABELS.key());
        assertEquals("float32", InputFormat.FLOAT32.key());
    }

    private String text(RowEncoder encoder, int from, int count, Layout layout) {
        return new String(encoder.encode(rows, from, count, layout), UTF_8);
    }

    private static float anyFinite(SplittableRandom random) {
        float number = Float.intBitsToFloat(random.nextInt());
        return Float.isFinite(number) ? number : anyFinite(random);
    }

    private static Rows rows(int width, float... values) {
        var rows = new Rows(width, 1);
        int start = rows.addRows(values.length / width);
        System.arraycopy(values, 0, rows.values(), start, values.length);
        return rows;
    }
}
