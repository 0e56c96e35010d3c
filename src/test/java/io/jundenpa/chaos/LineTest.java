package io.jundenpa.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineTest {

    private final Random random = new Random(1);

    @Test
    void slopeAndErrorFollowTheTextbook() {
        Line line = Line.through(new double[] {1, 2, 3, 4}, new double[] {6, 5, 7, 10});
        assertEquals(1.4, line.slope(), 1e-12);
        // The residuals are 1.1, -1.3, -0.7 and 0.9. Their squares sum to 4.2, which is divided by 2 and by 5.
        assertEquals(Math.sqrt(0.42), line.error(), 1e-12);
    }

    @Test
    void noiseIsFlat() {
        assertTrue(areFlat(180, i -> 30 + random.nextGaussian()));
        assertTrue(areFlat(180, i -> 30));
        assertTrue(areFlat(180, i -> 30 - i * 0.1));
    }

    @Test
    void riseBelowTheNoiseOfOneSampleIsFound() {
        assertFalse(areFlat(180, i -> 30 + i * 0.01 + random.nextGaussian()));
        assertFalse(areFlat(180, i -> i < 120 ? 30 : 31));
    }

    @Test
    void riseAfterADropIsFound() {
        assertFalse(areFlat(180, i -> (i < 60 ? 45 : 30) + i * 0.05 + random.nextGaussian()));
    }

    private static boolean areFlat(int count, IntToDoubleFunction value) {
        double[] x = IntStream.range(0, count).asDoubleStream().toArray();
        return Line.areFlat(x, IntStream.range(0, count).mapToDouble(value).toArray());
    }
}
