package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxTest {

    private static final MathContext DIGITS = new MathContext(60);

    /** From mpmath 1.3.0 at 50 digits, rounded to float. */
    @Test
    void agreesWithFiftyDigits() {
        assertRow(new float[] {0.09003057f, 0.24472848f, 0.66524094f}, 1, 2, 3);
        assertRow(new float[] {0.022612775f, 0.061467897f, 0.16708706f, 0.7488323f}, -1, 0, 1, 2.5f);
        assertRow(new float[] {0.7310586f, 0, 0.26894143f}, 1e4f, -1e4f, 9999);
        assertRow(new float[] {0.62245935f, 3.768743e-39f, Float.MIN_VALUE, 0.37754068f}, 88, 0, -15, 87.5f);
    }

    @Test
    void equalLogitsShareEvenly() {
        assertRow(new float[] {0.25f, 0.25f, 0.25f, 0.25f}, 1e30f, 1e30f, 1e30f, 1e30f);
        assertRow(new float[] {0.5f, 0.5f}, -1e4f, -1e4f);
        assertRow(new float[] {1}, -3e38f);
    }

    @Test
    void hugeLogitsNeitherOverflowNorVanish() {
        assertRow(new float[] {0, 1}, -1e30f, 1e30f);
        assertRow(new float[] {0, 1}, -Float.MAX_VALUE, Float.MAX_VALUE);
        assertRow(new float[] {0, 1}, Float.NEGATIVE_INFINITY, 1e4f);
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

        new Softmax().forward(new FMatrixRMaj(3, 2, true, 7, 7, Float.NaN, 0, 1e4f, 0), output, new Scratch());

        assertEquals(0.5f, output.get(0, 0));
        assertEquals(Float.NaN, output.get(1, 1));
        assertEquals(1, output.get(2, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 33})
    void everyWidthAgreesWithAnExponentialSeries(int size) {
        var random = new Random(size);
        float[] logits = new float[size];
        for (int i = 0; i < size; i++) {
            logits[i] = 20 * random.nextFloat() - 10;
        }
        BigDecimal[] e = new BigDecimal[size];
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < size; i++) {
            e[i] = exp(new BigDecimal(logits[i]));
            sum = sum.add(e[i]);
        }

        FMatrixRMaj output = forward(logits);

        for (int i = 0; i < size; i++) {
            float expected = e[i].divide(sum, DIGITS).floatValue();
            assertEquals(expected, output.get(0, i), 2 * Math.ulp(expected));
        }
    }

    @Test
    void takesRowsOfAnyWidthAndLearnsNothing() {
        var softmax = new Softmax();

        assertEquals("softmax", softmax.type());
        assertEquals(10, softmax.outputSize(10));
        assertEquals(0, softmax.parameters());
        assertEquals(40, softmax.flops(10));
    }

    /** The Taylor series of the exponential. For |x| up to 10, the first of the terms left out is 10^120 / 120! = 1.5e-79. */
    private static BigDecimal exp(BigDecimal x) {
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int n = 1; n < 120; n++) {
            term = term.multiply(x).divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }

    private static FMatrixRMaj forward(float... logits) {
        var output = new FMatrixRMaj(1, logits.length);
        new Softmax().forward(new FMatrixRMaj(1, logits.length, true, logits), output, new Scratch());
        return output;
    }

    /** Within 2 ulp: one rounding of the exponential, one of the quotient. */
    private static void assertRow(float[] expected, float... logits) {
        FMatrixRMaj output = forward(logits);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], output.get(0, i), 2 * Math.ulp(expected[i]), "column " + i);
        }
    }

    private static void assertAllNan(float... logits) {
        for (float value : forward(logits).data) {
            assertEquals(Float.NaN, value);
        }
    }
}
