package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExpTest {

    private final SplittableRandom random = new SplittableRandom(3);

    @Test
    void exponentialsAgreeWithStrictMath() {
        for (int i = 0; i < 500_000; i++) {
            double x = anywhere(i);
            double expected = StrictMath.exp(x);

            assertTrue(Math.abs(Exp.exp(x) - expected) <= 5e-16 * expected, () -> "exp of " + x);
        }
    }

    @Test
    void differencesFromOneAgreeWithStrictMath() {
        for (int i = 0; i < 500_000; i++) {
            double x = anywhere(i);
            double expected = StrictMath.expm1(x);

            assertTrue(Math.abs(Exp.expm1(x) - expected) <= 2e-15 * Math.abs(expected), () -> "expm1 of " + x);
        }
    }

    /** Numbers of every magnitude from 1e-12 to 700. */
    private double anywhere(int i) {
        double magnitude = 700 * StrictMath.pow(10, -(i % 15));
        return random.nextDouble(-magnitude, magnitude);
    }

    @Test
    void resultsOutsideTheRangeOfFloatsStayOutside() {
        assertEquals(1, Exp.exp(0));
        assertEquals(1, Exp.exp(-0.0));
        assertEquals(0, (float) Exp.exp(Double.NEGATIVE_INFINITY));
        assertEquals(0, (float) Exp.exp(-1e30));
        assertEquals(Float.POSITIVE_INFINITY, (float) Exp.exp(1e30));
        assertEquals(Float.POSITIVE_INFINITY, (float) Exp.exp(Double.POSITIVE_INFINITY));
        assertEquals(Double.NaN, Exp.exp(Double.NaN));
        assertEquals(Double.NaN, Exp.expm1(Double.NaN));
        assertEquals(-0.0, Exp.expm1(-0.0));
    }
}
