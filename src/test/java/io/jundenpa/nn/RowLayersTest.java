package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.RandomMatrices_FDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers over a row or a column, worked by hand. */
class RowLayersTest {

    private static final float NAN = Float.NaN;

    /** Mean 3, variance (4 + 0 + 4) / 3 = 8/3, with epsilon 1/3 under the root: 1 / sqrt(3). */
    @Test
    void layerNormAddsEpsilonUnderTheRootAndUsesTheBiasedVariance() {
        var norm = new LayerNorm(new float[] {1, 2, 3}, new float[] {0, 0, 10}, 1 / 3.0);

        assertForward(norm, row(1, 3, 5), -1.1547005f, 0, 3 * 1.1547005f + 10);
    }

    /** Mean square 12.5, with epsilon 3.5 under the root: 1 / 4. */
    @Test
    void rmsNormAddsEpsilonUnderTheRoot() {
        assertForward(new RmsNorm(new float[] {1, 2}, 3.5), row(3, 4), 0.75f, 2);
    }

    /** Variance 3 and epsilon 1: divided by 2, not by sqrt(3) + 1. */
    @Test
    void batchNormUsesTheRunningStatistics() {
        var norm =
                new BatchNorm(new double[] {1, 10}, new double[] {3, 24}, new double[] {1, 5}, new double[] {0, -1}, 1);

        assertForward(norm, row(5, 20), 2, 9);
    }

    @Test
    void batchNormIsFoldedIntoTheDenseLayerBeforeIt() {
        var dense = new Dense(new FMatrixRMaj(2, 2, true, 1, 2, 3, 4), new float[] {5, 6});
        var norm =
                new BatchNorm(new double[] {1, 10}, new double[] {3, 24}, new double[] {1, 5}, new double[] {0, -1}, 1);

        Dense folded = norm.foldInto(dense).orElseThrow();

        assertArrayEquals(new float[] {0.5f, 2, 1.5f, 4}, folded.weights().data);
        assertArrayEquals(new float[] {2, -5}, folded.bias());
    }

    /**
     * Columns as after a training: the sums lie within some deviations of the mean. A folded sum adds numbers of up to about
     * ten gains, so its error is a few roundings of 6e-8.
     */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 0, 0",
        "0.5, 2, -2, 1, -0.5",
        "-3, 0.25, 0.5, -2, 0",
        "1e4, 1, 1, 0, 1e4",
        "100, 1e-12, 1, 0.5, 100",
        "-7, 1e-30, 2, 0, -7",
        "1e6, 1e12, 0.1, 3, 0",
        "1e-3, 1e-6, 1, 0, -5e-3"
    })
    void foldedLayersGiveTheTrueValueUpToRounding(double mean, double variance, double gain, double shift, float bias) {
        var random = new Random(11);
        for (int size : new int[] {1, 2, 7, 33}) {
            double epsilon = 1e-3 * variance;
            double deviation = Math.sqrt(variance + epsilon);
            var dense = new Dense(
                    RandomMatrices_FDRM.rectangle(5, size, -(float) deviation, (float) deviation, random),
                    filled(size, bias));
            var norm = new BatchNorm(
                    doubles(size, mean), doubles(size, variance), doubles(size, gain), doubles(size, shift), epsilon);
            FMatrixRMaj input = RandomMatrices_FDRM.rectangle(3, 5, -2, 2, random);
            Network folded = Network.of(5, List.of(norm.foldInto(dense).orElseThrow()));

            FMatrixRMaj found = folded.forward(input, folded.workspace(3));

            for (int row = 0; row < 3; row++) {
                for (int j = 0; j < size; j++) {
                    double sum = bias - mean;
                    for (int i = 0; i < 5; i++) {
                        sum += (double) input.get(row, i) * dense.weights().get(i, j);
                    }
                    double expected = gain * sum / deviation + shift;
                    assertEquals(expected, found.get(row, j), 1e-6 + 2e-6 * Math.abs(expected));
                }
            }
        }
    }

    /** The sum is 10000.5, near the mean and far from the bias. Folded, the result would be a difference of large numbers. */
    @Test
    void layersStayApartIfFoldingLosesDigits() {
        var dense = new Dense(new FMatrixRMaj(1, 1, true, 1), new float[1]);
        var norm = new BatchNorm(new double[] {10000}, new double[] {1e-4}, new double[] {1}, new double[1], 1e-5);

        assertEquals(Optional.empty(), norm.foldInto(dense));
        assertForward(norm, row(10000.5f), 47.67313f); // 0.5 / sqrt(0.00011)
        assertFalse(normWithMeanAt(8).foldInto(dense).isEmpty());
        assertTrue(normWithMeanAt(8.1).foldInto(dense).isEmpty());
        assertTrue(normWithMeanAt(-8.1).foldInto(dense).isEmpty());
    }

    /** The weight 9e-31 has all its digits. Divided by a deviation of 1e14, it keeps almost none. */
    @Test
    void layersStayApartIfFoldingMakesAWeightTooSmall() {
        var dense = new Dense(new FMatrixRMaj(1, 1, true, 9e-31f), new float[1]);

        assertEquals(
                Optional.empty(),
                new BatchNorm(new double[1], new double[] {1e28}, new double[] {1}, new double[1], 0).foldInto(dense));
    }

    /** A normalisation with its mean this number of deviations from 0. */
    private static BatchNorm normWithMeanAt(double deviations) {
        return new BatchNorm(new double[] {2 * deviations}, new double[] {4}, new double[] {-3}, new double[] {1}, 0);
    }

    private static double[] doubles(int size, double value) {
        return DoubleStream.generate(() -> value).limit(size).toArray();
    }

    private static float[] filled(int size, float value) {
        float[] filled = new float[size];
        Arrays.fill(filled, value);
        return filled;
    }

    @Test
    void layersStayApartIfFoldingLeavesTheNormalFloats() {
        var dense = new Dense(new FMatrixRMaj(1, 1, true, 1e30f), new float[1]);

        assertFalse(normBy(1e-20).foldInto(dense).isEmpty());
        assertEquals(Optional.empty(), normBy(1e10).foldInto(dense));
        assertEquals(Optional.empty(), normBy(1e-70).foldInto(dense));
        assertEquals(Optional.empty(), normBy(1).foldInto(new Dense(new FMatrixRMaj(1, 2), new float[2])));
    }

    private static BatchNorm normBy(double gain) {
        return new BatchNorm(new double[1], new double[] {1}, new double[] {gain}, new double[1], 0);
    }

    @Test
    void batchNormWithoutVarianceIsRefused() {
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> new BatchNorm(new double[1], new double[1], new double[1], new double[1], 0));

        assertEquals("variance[0] is 0.0, expected more than minus epsilon", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY})
    void epsilonThatIsNegativeOrNotFiniteIsRefused(double epsilon) {
        String message = "epsilon is " + epsilon + ", expected a finite number of at least 0";

        assertRefused(message, () -> new LayerNorm(new float[1], new float[1], epsilon));
        assertRefused(message, () -> new RmsNorm(new float[1], epsilon));
        assertRefused(
                message, () -> new BatchNorm(new double[1], new double[] {1}, new double[1], new double[1], epsilon));
    }

    @Test
    void rowIsDividedByItsNorm() {
        assertForward(new LpNorm(LpNorm.Norm.L1), row(1, -3), 0.25f, -0.75f);
        assertForward(new LpNorm(LpNorm.Norm.L2), row(3, -4), 0.6f, -0.8f);
        assertForward(new LpNorm(LpNorm.Norm.MAX), row(1, -4), 0.25f, -1);
        for (var norm : LpNorm.Norm.values()) {
            assertForward(new LpNorm(norm), row(0, 0), 0, 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SUM, -1",
        "MEAN, -0.25",
        "MAX, 2",
        "MIN, -4",
        "L1, 7",
        "L2, 4.5825757",
        "PROD, 0",
        "SUM_SQUARE, 21",
        "LOG_SUM_EXP, 2.4092536"
    })
    void rowBecomesOneNumber(Reduction.Kind kind, float expected) {
        FMatrixRMaj output = new FMatrixRMaj(2, 1);

        new Reduction(kind).forward(new FMatrixRMaj(2, 4, true, 9, 9, 9, 9, 1, -4, 2, 0), output, new Scratch());

        assertEquals(expected, output.data[1], 1e-6f);
        assertForward(new Reduction(kind), row(1, NAN), NAN);
    }

    @Test
    void logarithmOfTheSumDoesNotOverflow() {
        assertForward(new Reduction(Reduction.Kind.LOG_SUM_EXP), row(1000, 1000), 1000.6932f);
        assertForward(
                new Reduction(Reduction.Kind.LOG_SUM_EXP),
                row(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY),
                Float.NEGATIVE_INFINITY);
    }

    @Test
    void hardmaxMarksTheFirstMaximum() {
        assertForward(new Hardmax(), row(1, 3, 3, 2), 0, 1, 0, 0);
        assertForward(new Hardmax(), row(-1), 1);
        assertForward(new Hardmax(), row(1, NAN, 3), NAN, NAN, NAN);
    }

    @Test
    void columnsAreSelected() {
        var select = new Select(3, new int[] {2, 0, 2, 1}, "select", "");
        FMatrixRMaj output = new FMatrixRMaj(2, 4);

        select.forward(new FMatrixRMaj(2, 3, true, 1, 2, 3, 4, 5, 6), output, new Scratch());

        assertArrayEquals(new float[] {3, 1, 3, 2, 6, 4, 6, 5}, output.data);
        var e = assertThrows(IllegalArgumentException.class, () -> new Select(3, new int[] {0, 3}, "select", ""));
        assertEquals("columns[1] is 3, expected 0 to 2", e.getMessage());
    }

    @Test
    void rowIsTransposedAsAMatrix() {
        assertForward(new Transpose(2), row(1, 2, 3, 4, 5, 6), 1, 4, 2, 5, 3, 6);
    }

    @Test
    void slopeAndExponentBelongToAColumn() {
        assertForward(new PRelu(new float[] {0.5f, 2}), row(-4, -4), -2, -8);
        assertForward(new PRelu(new float[] {0.5f}), row(-4, 3), -2, 3);
        assertForward(new Pow(new float[] {2, 0.5f, -1}), row(-3, 9, 4), 9, 3, 0.25f);
        assertForward(new Pow(new float[] {3}), row(-2, NAN), -8, NAN);
    }

    /** From NumPy 1.24.2. PyTorch 1.13 agrees, except for the root of minus infinity. */
    @ParameterizedTest
    @CsvSource({
        "NaN, 0, 1",
        "NaN, -0.0, 1",
        "Infinity, 0, 1",
        "0, 0, 1",
        "-0.0, -1, -Infinity",
        "0, -2, Infinity",
        "-0.0, 3, -0.0",
        "-Infinity, 3, -Infinity",
        "-Infinity, 0.5, Infinity",
        "-1, 0.5, NaN",
        "-1e-30, -1, -1e30",
        "1, 1e30, 1",
        "10, 39, Infinity"
    })
    void powersOfSpecialNumbersAgreeWithNumPy(float x, float exponent, float expected) {
        FMatrixRMaj output = new FMatrixRMaj(1, 1);

        new Pow(new float[] {exponent}).forward(row(x), output, new Scratch());

        assertEquals(expected, output.data[0]);
    }

    @Test
    void constantsAreCombinedWithEveryRow() {
        var add = new ArithmeticConstant(Arithmetic.Operator.ADD, new float[] {1, 10});
        FMatrixRMaj output = new FMatrixRMaj(2, 2);

        add.forward(new FMatrixRMaj(2, 2, true, 1, 2, 3, 4), output, new Scratch());

        assertArrayEquals(new float[] {2, 12, 4, 14}, output.data);
        assertForward(
                new ArithmeticConstant(Arithmetic.Operator.DIV, new float[] {4}), row(1, 2, NAN), 0.25f, 0.5f, NAN);
        var e = assertThrows(IllegalArgumentException.class, () -> add.outputSize(3));
        assertEquals("value is [2], expected [3] or one number", e.getMessage());
    }

    @Test
    void categoriesBecomeRows() {
        var embedding = new Embedding(new FMatrixRMaj(3, 2, true, 1, 2, 3, 4, 5, 6));

        assertForward(embedding, row(2, 0), 5, 6, 1, 2);
        assertForward(new OneHot(3), row(2, 0), 0, 0, 1, 1, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"3", "-1", "0.5", "NaN", "1e20", "-1e-30"})
    void numberThatIsNoCategoryGivesNan(float category) {
        assertForward(new Embedding(new FMatrixRMaj(3, 2)), row(1, category), 0, 0, NAN, NAN);
        assertForward(new OneHot(2), row(1, category), 0, 1, NAN, NAN);
    }

    /** Steps 1, 2, 3 of one channel. A maximum ignores padding; a mean may count it. */
    @Test
    void windowsArePooled() {
        var window = new Window(3, 2, 1, 1, 1, 1);

        assertForward(new Pool(window, 1, Pool.Kind.MAX, false), row(-1, -2, -3), -1, -1, -2, -3);
        assertForward(new Pool(window, 1, Pool.Kind.AVERAGE, false), row(1, 2, 3), 1, 1.5f, 2.5f, 3);
        assertForward(new Pool(window, 1, Pool.Kind.AVERAGE, true), row(1, 2, 3), 0.5f, 1.5f, 2.5f, 1.5f);
        assertForward(Pool.global(2, 2, Pool.Kind.AVERAGE), row(1, 10, 3, 20), 2, 15);
        assertForward(Pool.global(2, 2, Pool.Kind.MAX), row(1, 10, 3, -20), 3, 10);
    }

    @Test
    void windowThatDoesNotFitIsRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> new Window(3, 3, 1, 2, 1, 0));

        assertEquals("a window of 5 steps does not fit 3 steps and 1 of padding", e.getMessage());
        assertEquals(1, new Window(3, 3, 1, 2, 1, 1).outputSteps());
    }

    /** The mean of no step is 0 / 0, and the maximum of no step is minus infinity. */
    @Test
    void windowThatPoolsOnlyPaddingIsRefused() {
        var before = new Window(3, 2, 1, 1, 2, 0);
        var after = new Window(3, 2, 2, 1, 0, 3);
        var between = new Window(1, 2, 1, 3, 1, 2); // taps at -1 and 2

        assertRefused("output step 0 would see only padding, expected less padding", () -> max(before));
        assertRefused("output step 2 would see only padding, expected less padding", () -> max(after));
        assertRefused("output step 0 would see only padding, expected less padding", () -> max(between));
        assertRefused(
                "output step 0 would see only padding, expected less padding",
                () -> new Pool(before, 1, Pool.Kind.AVERAGE, false));
        assertForward(new Pool(before, 1, Pool.Kind.AVERAGE, true), row(1, 2, 3), 0, 0.5f, 1.5f, 2.5f);
        assertForward(max(new Window(3, 2, 2, 1, 1, 1)), row(1, 2, 3), 1, 3);
    }

    private static Pool max(Window window) {
        return new Pool(window, 1, Pool.Kind.MAX, false);
    }

    @Test
    void paddedSequenceOfTooManyStepsIsRefused() {
        assertRefused(
                "3 steps and 4294967294 of padding are too many, expected at most 2147483647 together",
                () -> new Window(3, 1, 1, 1, Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    /** One input, one state: r = z = s(0) = 1/2; x = 1, then 2; f is the identity. U of the candidate is 4, c is 8. */
    @ParameterizedTest
    @CsvSource({"true, 2.5, 6.75", "false, 4.5, 11.75"})
    void gateResetsAfterOrBeforeTheProduct(boolean after, float first, float second) {
        var gru = new Gru(
                new FMatrixRMaj(1, 3, true, 0, 0, 1),
                new FMatrixRMaj(1, 3, true, 0, 0, 4),
                new float[3],
                new float[] {0, 0, 8},
                after,
                new Sequence(2, true, false),
                Activation.identity(),
                Activation.sigmoid());

        // after:  n = 1 + (0 + 8) / 2 = 5, h = 2.5; n = 2 + (10 + 8) / 2 = 11, h = 6.75
        // before: n = 1 + 0 + 8 = 9, h = 4.5; n = 2 + 2.25 * 4 + 8 = 19, h = 11.75
        assertForward(gru, row(1, 2), first, second);
    }

    @Test
    void recurrentShapesAreChecked() {
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> new SimpleRnn(
                        new FMatrixRMaj(3, 2),
                        new FMatrixRMaj(2, 3),
                        new float[2],
                        new Sequence(4, true, false),
                        Activation.tanh()));
        var rnn = new SimpleRnn(
                new FMatrixRMaj(3, 2),
                new FMatrixRMaj(2, 2),
                new float[2],
                new Sequence(4, true, false),
                Activation.tanh());

        assertEquals("recurrent weights are [2, 3], expected [2, 2]", e.getMessage());
        assertEquals(8, rnn.outputSize(12));
        assertEquals(
                "reads rows of 11 numbers, expected 4 steps of 3",
                assertThrows(IllegalArgumentException.class, () -> rnn.outputSize(11))
                        .getMessage());
    }

    /** (1 + 2^-12)² is 1 + 2^-11 + 2^-24, which rounds to 1 + 2^-11. A fused multiply-add would keep the 2^-24. */
    @Test
    void affineRoundsTheProductAndTheSum() {
        float x = 1 + 0x1p-12f;

        assertBits(new Affine(new float[] {x}, new float[] {-1}), row(x), 0x1p-11f);
    }

    private static void assertBits(Layer layer, FMatrixRMaj input, float expected) {
        FMatrixRMaj output = new FMatrixRMaj(1, 1);
        layer.forward(input, output, new Scratch());
        assertEquals(expected, output.data[0], 0f);
    }

    @Test
    void emptyLayersAreRefused() {
        assertRefused("size is 0, expected at least 1", () -> new OneHot(0));
        assertRefused("steps is 0, expected at least 1", () -> new Transpose(0));
        assertRefused("has 0 inputs, expected at least one", () -> new Concat().outputSize(new int[0]));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void exponentThatIsNotFiniteIsRefused(float exponent) {
        assertRefused(
                "exponent[1] is " + exponent + ", expected a finite number", () -> new Pow(new float[] {2, exponent}));
    }

    @Test
    void overflowingWidthsAreRefused() {
        assertThrows(ArithmeticException.class, () -> new OneHot(1 << 20).outputSize(1 << 20));
    }

    private static void assertRefused(String message, Executable made) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, made).getMessage());
    }

    private static FMatrixRMaj row(float... numbers) {
        return new FMatrixRMaj(1, numbers.length, true, numbers);
    }

    private static void assertForward(Layer layer, FMatrixRMaj input, float... expected) {
        FMatrixRMaj output = new FMatrixRMaj(1, layer.outputSize(input.numCols));
        layer.forward(input, output, new Scratch());
        assertArrayEquals(expected, output.data, 1e-6f);
    }
}
