package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The oracle is Jackson's {@link NumberOutput}, which writes floats as {@link Float#toString} does since JDK 19. All finite floats
 * were compared once.
 */
class DecimalWriterTest {

    /** Exactly the required room. */
    private final byte[] text = new byte[DecimalWriter.ROOM];

    @Test
    void floatsOfEveryExponentAreWrittenAsByTheOracle() {
        var random = new SplittableRandom(41);

        for (int exponent = 0; exponent < 255; exponent++) {
            for (int i = 0; i < 64; i++) {
                assertWritten(exponent << 23 | i);
                assertWritten(exponent << 23 | (0x7F_FFFF - i));
            }
            for (int i = 0; i < 10_000; i++) {
                assertWritten(exponent << 23 | random.nextInt(1 << 23));
            }
        }
    }

    @Test
    void commonNumbersAreWrittenAsByTheOracle() {
        var random = new SplittableRandom(42);

        for (int i = 0; i < 400_000; i++) {
            assertWritten(Float.floatToIntBits(i));
            assertWritten(Float.floatToIntBits(i / 1000f));
            assertWritten(Float.floatToIntBits((float) random.nextDouble()));
            assertWritten(Float.floatToIntBits((float) random.nextDouble(1e8)));
        }
    }

    private void assertWritten(int bits) {
        float number = Float.intBitsToFloat(bits);
        String expected = NumberOutput.toString(number, true);

        assertEquals(expected, written(number));
        assertEquals("-" + expected, written(-number));
    }

    private String written(float number) {
        return new String(text, 0, DecimalWriter.write(number, text, 0), US_ASCII);
    }
}
