package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

class LogSoftmaxTest {

    /** From mpmath 1.3.0 at 50 digits, rounded to float. */
    @Test
    void agreesWithFiftyDigits() {
        assertRow(new float[] {-2.407606f, -1.407606f, -0.40760598f}, 1, 2, 3);
        assertRow(new float[] {-3.7892404f, -2.7892404f, -1.7892402f, -0.28924027f}, -1, 0, 1, 2.5f);
        assertRow(new float[] {-0.3132617f, -20000.312f, -1.3132616f}, 1e4f, -1e4f, 9999);
        assertRow(new float[] {-0.474077f, -88.474075f, -103.474075f, -0.974077f}, 88, 0, -15, 87.5f);
    }

    /** From mpmath 1.3.0 at 50 digits; 1 + exp(-40) is 1 in double. */
    @Test
    void certaintyKeepsItsDistanceFromOne() {
        assertRow(new float[] {-4.248354e-18f, -40}, 0, -40);
        assertRow(new float[] {-60, -1.7513022e-26f, -60}, 0, 60, 0);
    }

    @Test
    void hugeLogitsNeitherOverflowNorVanish() {
        assertRow(new float[] {-2e30f, 0}, -1e30f, 1e30f);
        assertEquals(
                Float.NEGATIVE_INFINITY, forward(Float.NEGATIVE_INFINITY, 1e4f).get(0, 0));
        assertEquals(0, forward(Float.NEGATIVE_INFINITY, 1e4f).get(0, 1));
        assertRow(new float[] {0}, -3e38f);
    }

    @Test
    void equalLogitsShareEvenly() {
        float log4 = 1.3862944f; // log(4) = 1.38629436112
        assertRow(new float[] {-log4, -log4, -log4, -log4}, 1e4f, 1e4f, 1e4f, 1e4f);
    }

    @Test
    void rowThatHasNoSoftmaxIsNan() {
        assertAllNan(Float.NaN, 1);
        assertAllNan(1, Float.NaN);
        assertAllNan(Float.POSITIVE_INFINITY, 1);
        assertAllNan(1, Float.POSITIVE_INFINITY);
        assertAllNan(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY);
    }

    @Test
    void rowsDoNotTouchEachOther() {
        var output = new FMatrixRMaj(3, 2);

        new LogSoftmax().forward(new FMatrixRMaj(3, 2, true, 0, 0, Float.NaN, 0, 1e4f, 0), output, new Scratch());

        assertEquals(-0.6931472f, output.get(0, 0), Math.ulp(0.6931472f)); // log(2) = 0.69314718056
        assertEquals(Float.NaN, output.get(1, 1));
        assertEquals(-1e4f, output.get(2, 1));
    }

    @Test
    void takesRowsOfAnyWidthAndLearnsNothing() {
        var logSoftmax = new LogSoftmax();

        assertEquals("log_softmax", logSoftmax.type());
        assertEquals(10, logSoftmax.outputSize(10));
        assertEquals(0, logSoftmax.parameters());
        assertEquals(50, logSoftmax.flops(10));
    }

    private static FMatrixRMaj forward(float... logits) {
        var output = new FMatrixRMaj(1, logits.length);
        new LogSoftmax().forward(new FMatrixRMaj(1, logits.length, true, logits), output, new Scratch());
        return output;
    }

    /** Within 1 ulp: computed in double and rounded once. */
    private static void assertRow(float[] expected, float... logits) {
        FMatrixRMaj output = forward(logits);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], output.get(0, i), Math.ulp(expected[i]), "column " + i);
        }
    }

    private static void assertAllNan(float... logits) {
        for (float value : forward(logits).data) {
            assertEquals(Float.NaN, value);
        }
    }
}
