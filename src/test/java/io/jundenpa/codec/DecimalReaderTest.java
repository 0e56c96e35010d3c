package io.jundenpa.codec;

import static io.jundenpa.codec.Decoding.bytes;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalReaderTest {

    private final DecimalReader reader = new DecimalReader();
    private final SplittableRandom random = new SplittableRandom(31);

    @Test
    void hardDecimalsAreRoundedAsFloatDoesIt() {
        var texts = new DecimalTexts(32);

        for (int i = 0; i < 250_000; i++) {
            assertReads(texts.next());
        }
    }

    @Test
    void floatsComeBackFromAnyUsualText() {
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
    void wholeNumberAndPowerOfTenGiveEveryCombination() {
        for (int i = 0; i < 1_000_000; i++) {
            long whole = random.nextLong() >>> random.nextInt(64) & Long.MAX_VALUE;
            assertReads(whole + "e" + (random.nextInt(110) - 66));
        }
    }

    @Test
    void decimalsAroundTheMiddleOfTwoFloatsAreTold() {
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

        // as many digits as a long holds, so that the middle itself gets to the rounding of the product
        assertTrue(ties > 10_000, ties + " ties");
    }

    @Test
    void numberEndsBeforeWhatCannotContinueIt() {
        for (String number :
                new String[] {"0", "-0.0", "5", "12345678", "123456789", "0.1234567", "1.12345678", "1e5", "-3E-07"}) {
            for (String rest : new String[] {"", ",", "]", " ", "\n", "x", "-", "\0", ",1234567890", "\u00E9", "+1"}) {
                byte[] text = bytes("[" + number + rest);

                float read = reader.read(text, 1);

                assertEquals(Float.parseFloat(number), read, number + rest);
                assertEquals(1 + number.length(), reader.end(), number + rest);
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
    void textThatIsNoFloatIsNotANumber(String text) {
        assertTrue(Float.isNaN(reader.read(bytes(text), 0)));
        assertTrue(Float.isNaN(reader.read(bytes(text + ",12345678"), 0)));
    }

    private void assertReads(String text) {
        byte[] ascii = text.getBytes(US_ASCII);
        float expected = Float.parseFloat(text);
        float read = reader.read(ascii, 0);
        int expectedBits = Float.floatToIntBits(Float.isInfinite(expected) ? Float.NaN : expected);
        if (Float.floatToIntBits(read) != expectedBits || reader.end() != ascii.length) {
            assertEquals(expected + " to " + ascii.length, read + " to " + reader.end(), text);
        }
    }
}
