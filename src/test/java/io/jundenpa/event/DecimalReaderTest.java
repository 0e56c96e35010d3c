package io.jundenpa.event;

import static io.jundenpa.event.DecoderFixture.bytes;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalReaderTest {

    private static final String MORE = ",1234567890".repeat(4);

    private final DecimalReader reader = new DecimalReader();
    private final PaddedText padded = new PaddedText();
    private final float[] many = new float[5];
    private final SplittableRandom random = new SplittableRandom(31);

    @Test
    void hardDecimalsAreRoundedAsByFloatParseFloat() {
        var texts = new DecimalTexts(32);

        for (int i = 0; i < 250_000; i++) {
            assertReads(texts.next());
        }
    }

    @Test
    void floatsAreReadFromEveryUsualText() {
        for (int i = 0; i < 200_000; i++) {
            float number = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(number)) {
                assertReads(Float.toString(number));
                assertReads(Double.toString(number));
                assertReads(Double.toString(number * (1 + random.nextDouble())));
            }
        }
        for (int i = 0; i < 10_000; i++) {
            double number = Float.intBitsToFloat(random.nextInt() & 0x7F7F_FFFF) / 2.0;
            for (int digits : new int[] {6, 9, 17}) {
                assertReads(String.format(Locale.ROOT, "%." + (digits - 1) + "e", number));
            }
        }
    }

    @Test
    void wholeNumbersWithAnyPowerOfTenAreRead() {
        for (int i = 0; i < 1_000_000; i++) {
            long whole = random.nextLong() >>> random.nextInt(64) & Long.MAX_VALUE;
            assertReads(whole + "e" + (random.nextInt(110) - 66));
        }
    }

    @Test
    void decimalsAroundTheMiddleOfTwoFloatsAreRounded() {
        int ties = 0;
        for (int i = 0; i < 150_000; i++) {
            int bits = (127 + random.nextInt(-20, 24)) << 23 | random.nextInt(1 << 23);
            float low = Float.intBitsToFloat(bits);
            BigDecimal middle = new BigDecimal((low + (double) Math.nextUp(low)) / 2);
            BigDecimal unit = middle.ulp();
            assertReads(middle.toPlainString());
            assertReads(middle.add(unit).toPlainString());
            assertReads(middle.subtract(unit).toPlainString());
            ties += middle.precision() <= 18 ? 1 : 0;
        }

        // Middles of at most 18 digits reach the test of the product; there must be many of them.
        assertTrue(ties > 10_000, ties + " ties");
    }

    @Test
    void middlesThatAreCutToAnyCountOfDecimalsAreRounded() {
        for (int i = 0; i < 10_000; i++) {
            float low = Float.intBitsToFloat((127 + random.nextInt(-17, 24)) << 23 | random.nextInt(1 << 23));
            BigDecimal middle = new BigDecimal((low + (double) Math.nextUp(low)) / 2);
            for (int decimals = 0; decimals < 34; decimals++) {
                assertReads(middle.setScale(decimals, RoundingMode.FLOOR).toPlainString());
                assertReads(middle.setScale(decimals, RoundingMode.CEILING).toPlainString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12.5",
                "7",
                ".5",
                "7.",
                "7.5e1",
                "7.5 ",
                "x.5",
                "/.5",
                ":.5",
                "--7.5",
                "",
                "\t7.5",
                "0.009999999999999999",
                "7.12345678901234567890123"
            })
    void readManyStopsBeforeANumberOfAnotherForm(String other) {
        byte[] text = padded.of(bytes("0.5, -7.25,9.1234567890123456,0.0100000000000000000001," + other + ",0.5,"));

        assertEquals(4, reader.readMany(text, 0, 5, many, 0));

        assertArrayEquals(new float[] {0.5f, -7.25f, Float.parseFloat("9.1234567890123456"), 0.01f, 0}, many);
        assertEquals("0.5, -7.25,9.1234567890123456,0.0100000000000000000001,".length(), reader.manyEnd());
    }

    @Test
    void readManyReadsAtMostMaxNumbers() {
        assertEquals(1, reader.readMany(padded.of(bytes("0.5,0.25,")), 0, 1, many, 0));

        assertArrayEquals(new float[] {0.5f, 0, 0, 0, 0}, many);
        assertEquals("0.5,".length(), reader.manyEnd());
    }

    @Test
    void anyCountOfDigitsBeforeAndAfterThePointIsRead() {
        for (int whole = 1; whole <= 12; whole++) {
            for (int decimals = 0; decimals <= 40; decimals++) {
                for (int i = 0; i < 50; i++) {
                    String number = digits(whole, 1) + (decimals == 0 ? "" : "." + digits(decimals, 0));
                    assertReads(number);
                    assertReads("-" + number);
                    assertReads(number + "e" + random.nextInt(-70, 70));
                    assertReads("-" + number + "E+" + random.nextInt(40));
                }
            }
        }
    }

    @Test
    void decimalsAfterManyZerosAreRead() {
        for (int zeros = 0; zeros <= 40; zeros++) {
            for (int i = 0; i < 500; i++) {
                String decimals = "0".repeat(zeros) + digits(random.nextInt(1, 12), 1);
                assertReads("0." + decimals);
                assertReads("-10." + decimals);
                assertReads("0." + decimals + "e" + random.nextInt(60));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", "0.00000000", "0.0000000000000000", "0.00000000000000000000", "0e5", "0.0E-99"})
    void zeroKeepsItsSign(String zero) {
        assertReads(zero);
        assertReads("-" + zero);
    }

    @Test
    void numberIsReadAtAnyDistanceFromTheEnd() {
        for (String number :
                new String[] {"7", "-255", "12.5", "-0.8444219", "123.4567", "0.12345678901234567", "-1.5e-05"}) {
            for (int more = 0; more <= MORE.length(); more++) {
                byte[] text = bytes(" " + number + MORE.substring(0, more));

                int end = reader.read(padded.of(text), 1);

                assertEquals(1 + number.length(), end, number + " " + more);
                assertEquals(Float.parseFloat(number), reader.number(), number + " " + more);
                assertEquals(-1, reader.read(padded.of(text), text.length), number + " " + more);
            }
        }
    }

    private String digits(int count, int minFirst) {
        var digits = new StringBuilder().append(random.nextInt(minFirst, 10));
        for (int i = 1; i < count; i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    @Test
    void numberEndsBeforeAByteThatCannotContinueIt() {
        for (String number :
                new String[] {"0", "-0.0", "5", "12345678", "123456789", "0.1234567", "1.12345678", "1e5", "-3E-07"}) {
            for (String following :
                    new String[] {"", ",", "]", " ", "\n", "x", "-", "\0", ",1234567890", "\u00E9", "+1"}) {
                byte[] text = bytes("[" + number + following);

                int end = reader.read(padded.of(text), 1);

                assertEquals(1 + number.length(), end, number + following);
                assertEquals(Float.parseFloat(number), reader.number(), number + following);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                "--1",
                "01",
                "-00",
                "00.5",
                "01.5",
                "012.5",
                "-05.25",
                "x.5",
                "1..5",
                "12.",
                "123.x",
                "12..5",
                "0.1234567890123456e",
                ".5",
                "5.",
                "5.e1",
                "1e",
                "1e+",
                "1e-",
                "1e+-1",
                "e5",
                "x",
                "NaN",
                "-Infinity",
                "1e39",
                "3.5e38",
                "-1e400",
                "1e12345678",
                "340282356779733661637539395458142568448",
                "0.11111111111111111111111111111111111111111111111111111111111111111",
                "\u0660",
                "/",
                ":",
                " 1"
            })
    void textThatIsNotAFloatIsRefused(String text) {
        assertEquals(-1, reader.read(padded.of(bytes(text)), 0));
        assertEquals(-1, reader.read(padded.of(bytes(text + MORE)), 0));
    }

    /** Reads the text twice: at the end of the bytes, and with more bytes after it. */
    private void assertReads(String text) {
        float nearest = Float.parseFloat(text);
        String expected = Float.isInfinite(nearest) ? "none" : nearest + " to " + text.length();
        assertReads(expected, text, text);
        assertReads(expected, text, text + MORE);
    }

    private void assertReads(String expected, String text, String bytes) {
        byte[] read = padded.of(bytes.getBytes(US_ASCII));
        int end = reader.read(read, 0);
        assertRead(expected, end < 0 ? "none" : reader.number() + " to " + end, text);
        if (reader.readMany(read, 0, 1, many, 0) == 1) {
            assertRead(expected, many[0] + " to " + (reader.manyEnd() - 1), text);
        }
    }

    private static void assertRead(String expected, String read, String text) {
        if (!read.equals(expected)) {
            assertEquals(expected, read, text);
        }
    }
}
