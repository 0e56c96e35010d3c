package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.RandomMatrices_FDRM;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares layers over time with plain loops in {@code double} that follow the formulas number by number. */
class SequenceOracleTest {

    private static final int ROWS = 3;

    /** EJML switches its algorithm at 1 and at 15 columns. */
    private static final int[][] SHAPES = {
        {1, 1, 1}, {1, 7, 2}, {2, 1, 8}, {7, 3, 1}, {5, 2, 7}, {3, 8, 15}, {4, 33, 16}
    };

    private static final Function TANH = new Function(Activation.tanh(), Math::tanh);
    private static final Function SIGMOID = new Function(Activation.sigmoid(), x -> 1 / (1 + Math.exp(-x)));
    private static final Function RELU = new Function(Activation.relu(), x -> x > 0 ? x : 0);
    private static final Function SOFTSIGN = new Function(Activation.softsign(), x -> x / (1 + Math.abs(x)));
    private static final Function HARD_SIGMOID =
            new Function(Activation.hardSigmoid(0.25f, 0.5f), x -> Math.max(0, Math.min(1, 0.25 * x + 0.5)));

    /** Every shape with all states or the last one, forwards and backwards, with usual and unusual functions. */
    static Stream<Recurrent> recurrent() {
        List<Recurrent> cases = new ArrayList<>();
        for (int[] shape : SHAPES) {
            for (boolean all : new boolean[] {true, false}) {
                for (boolean reverse : new boolean[] {true, false}) {
                    Sequence sequence = new Sequence(shape[0], all, reverse);
                    cases.add(new Recurrent(sequence, shape[1], shape[2], TANH, SIGMOID));
                    cases.add(new Recurrent(sequence, shape[1], shape[2], RELU, HARD_SIGMOID));
                    cases.add(new Recurrent(sequence, shape[1], shape[2], SOFTSIGN, SIGMOID));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("recurrent")
    void simpleRnnAgreesWithPlainLoops(Recurrent a) {
        var random = new Random(41);
        FMatrixRMaj w = weights(a.in, a.size, random);
        FMatrixRMaj u = weights(a.size, a.size, random);
        float[] b = vector(a.size, random);
        var layer = new SimpleRnn(w.copy(), u.copy(), b, a.sequence, a.activation.layer);

        assertStates(a, layer, (x, state) -> {
            double[] next = new double[a.size];
            for (int j = 0; j < a.size; j++) {
                next[j] = a.activation.of.applyAsDouble(dot(x, w, j) + dot(state.h, u, j) + b[j]);
            }
            return new State(next, state.c);
        });
    }

    @ParameterizedTest
    @MethodSource("recurrent")
    void lstmAgreesWithPlainLoops(Recurrent a) {
        var random = new Random(42);
        FMatrixRMaj w = weights(a.in, 4 * a.size, random);
        FMatrixRMaj u = weights(a.size, 4 * a.size, random);
        float[] b = vector(4 * a.size, random);
        var layer = new Lstm(w.copy(), u.copy(), b, a.sequence, a.activation.layer, a.gate.layer);

        assertStates(a, layer, (x, state) -> {
            double[] h = new double[a.size];
            double[] c = new double[a.size];
            for (int j = 0; j < a.size; j++) {
                double[] sums = new double[4];
                for (int k = 0; k < 4; k++) {
                    int column = k * a.size + j;
                    sums[k] = dot(x, w, column) + dot(state.h, u, column) + b[column];
                }
                double input = a.gate.of.applyAsDouble(sums[0]);
                double forget = a.gate.of.applyAsDouble(sums[1]);
                double candidate = a.activation.of.applyAsDouble(sums[2]);
                double output = a.gate.of.applyAsDouble(sums[3]);
                c[j] = forget * state.c[j] + input * candidate;
                h[j] = output * a.activation.of.applyAsDouble(c[j]);
            }
            return new State(h, c);
        });
    }

    @ParameterizedTest
    @MethodSource("recurrent")
    void gruThatResetsAfterTheProductAgreesWithPlainLoops(Recurrent a) {
        assertGru(a, true);
    }

    @ParameterizedTest
    @MethodSource("recurrent")
    void gruThatResetsBeforeTheProductAgreesWithPlainLoops(Recurrent a) {
        assertGru(a, false);
    }

    private static void assertGru(Recurrent a, boolean resetAfter) {
        var random = new Random(43);
        FMatrixRMaj w = weights(a.in, 3 * a.size, random);
        FMatrixRMaj u = weights(a.size, 3 * a.size, random);
        float[] b = vector(3 * a.size, random);
        float[] v = vector(3 * a.size, random);
        var layer = new Gru(w.copy(), u.copy(), b, v, resetAfter, a.sequence, a.activation.layer, a.gate.layer);

        assertStates(a, layer, (x, state) -> {
            double[] r = new double[a.size];
            double[] z = new double[a.size];
            double[] reset = new double[a.size];
            for (int j = 0; j < a.size; j++) {
                int update = a.size + j;
                r[j] = a.gate.of.applyAsDouble(dot(x, w, j) + b[j] + dot(state.h, u, j) + v[j]);
                z[j] = a.gate.of.applyAsDouble(dot(x, w, update) + b[update] + dot(state.h, u, update) + v[update]);
                reset[j] = r[j] * state.h[j];
            }
            double[] h = new double[a.size];
            for (int j = 0; j < a.size; j++) {
                int column = 2 * a.size + j;
                double memory =
                        resetAfter ? r[j] * (dot(state.h, u, column) + v[column]) : dot(reset, u, column) + v[column];
                double candidate = a.activation.of.applyAsDouble(dot(x, w, column) + b[column] + memory);
                h[j] = (1 - z[j]) * candidate + z[j] * state.h[j];
            }
            return new State(h, state.c);
        });
    }

    private static void assertStates(Recurrent a, Layer layer, Cell cell) {
        int steps = a.sequence.steps();
        FMatrixRMaj input = input(steps * a.in);
        Network network = Network.of(input.numCols, List.of(layer));

        FMatrixRMaj found = network.forward(input, network.workspace(ROWS));

        assertEquals(a.sequence.all() ? steps * a.size : a.size, found.numCols);
        for (int row = 0; row < ROWS; row++) {
            State state = new State(new double[a.size], new double[a.size]);
            for (int i = 0; i < steps; i++) {
                int step = a.sequence.reverse() ? steps - 1 - i : i;
                state = cell.next(numbers(input, row, step * a.in, a.in), state);
                if (a.sequence.all()) {
                    assertNumbers(state.h, found, row, step * a.size);
                }
            }
            if (!a.sequence.all()) {
                assertNumbers(state.h, found, row, 0);
            }
        }
    }

    /** All windows of these sizes that fit a few steps. */
    static Stream<Window> windows() {
        List<Window> windows = new ArrayList<>();
        for (int steps : new int[] {1, 2, 7, 9}) {
            for (int size = 1; size <= 4; size++) {
                for (int stride = 1; stride <= 3; stride++) {
                    for (int dilation = 1; dilation <= 3; dilation++) {
                        for (int[] padding : new int[][] {{0, 0}, {1, 0}, {0, 2}, {3, 1}}) {
                            if ((size - 1) * dilation + 1 <= steps + padding[0] + padding[1]) {
                                windows.add(new Window(steps, size, stride, dilation, padding[0], padding[1]));
                            }
                        }
                    }
                }
            }
        }
        return windows.stream();
    }

    @ParameterizedTest
    @MethodSource("windows")
    void convolutionAgreesWithPlainLoops(Window window) {
        assertConvolution(window, 1, 1, 1);
        assertConvolution(window, 3, 2, 1);
        assertConvolution(window, 4, 6, 2);
        assertConvolution(window, 3, 3, 3);
    }

    private static void assertConvolution(Window window, int channels, int outputs, int groups) {
        var random = new Random(44);
        int in = channels / groups;
        int out = outputs / groups;
        FMatrixRMaj[] weights = new FMatrixRMaj[groups];
        for (int group = 0; group < groups; group++) {
            weights[group] = weights(window.size() * in, out, random);
        }
        float[] bias = vector(outputs, random);
        FMatrixRMaj input = input(window.steps() * channels);
        Network network = Network.of(input.numCols, List.of(new Conv1d(window, channels, weights, bias)));

        FMatrixRMaj found = network.forward(input, network.workspace(ROWS));

        List<double[]> expected = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            expected.clear();
            for (int t : outputSteps(window)) {
                double[] sums = new double[outputs];
                for (int o = 0; o < outputs; o++) {
                    int group = o / out;
                    sums[o] = bias[o];
                    for (int tap = 0; tap < window.size(); tap++) {
                        int step = t + tap * window.dilation();
                        for (int c = 0; c < in && step >= 0 && step < window.steps(); c++) {
                            double x = input.get(row, step * channels + group * in + c);
                            sums[o] += x * weights[group].get(tap * in + c, o % out);
                        }
                    }
                }
                expected.add(sums);
            }
            assertSteps(expected, found, row);
        }
    }

    @ParameterizedTest
    @MethodSource("windows")
    void poolsAgreeWithPlainLoops(Window window) {
        int channels = 2;
        FMatrixRMaj input = input(window.steps() * channels);
        if (window.firstStepInPadding().isEmpty()) {
            assertPool(
                    new Pool(window, channels, Pool.Kind.MAX, false),
                    window,
                    input,
                    values -> values.stream().mapToDouble(x -> x).max().orElseThrow());
            assertPool(
                    new Pool(window, channels, Pool.Kind.AVERAGE, false),
                    window,
                    input,
                    values -> values.stream().mapToDouble(x -> x).average().orElseThrow());
        }
        assertPool(
                new Pool(window, channels, Pool.Kind.AVERAGE, true),
                window,
                input,
                values -> values.stream().mapToDouble(x -> x).sum() / window.size());
    }

    private static void assertPool(Pool pool, Window window, FMatrixRMaj input, Summary summary) {
        int channels = input.numCols / window.steps();
        Network network = Network.of(input.numCols, List.of(pool));

        FMatrixRMaj found = network.forward(input, network.workspace(ROWS));

        for (int row = 0; row < ROWS; row++) {
            List<double[]> expected = new ArrayList<>();
            for (int t : outputSteps(window)) {
                double[] values = new double[channels];
                for (int channel = 0; channel < channels; channel++) {
                    List<Double> seen = new ArrayList<>();
                    for (int tap = 0; tap < window.size(); tap++) {
                        int step = t + tap * window.dilation();
                        if (step >= 0 && step < window.steps()) {
                            seen.add((double) input.get(row, step * channels + channel));
                        }
                    }
                    values[channel] = summary.of(seen);
                }
                expected.add(values);
            }
            assertSteps(expected, found, row);
        }
    }

    /** The first step that each output step sees. Steps below 0 and after the last step are padding. */
    private static List<Integer> outputSteps(Window window) {
        List<Integer> firsts = new ArrayList<>();
        int last = (window.size() - 1) * window.dilation();
        for (int t = -window.left(); t + last < window.steps() + window.right(); t += window.stride()) {
            firsts.add(t);
        }
        return firsts;
    }

    private static void assertSteps(List<double[]> expected, FMatrixRMaj found, int row) {
        int channels = expected.get(0).length;
        assertEquals(expected.size() * channels, found.numCols);
        for (int t = 0; t < expected.size(); t++) {
            assertNumbers(expected.get(t), found, row, t * channels);
        }
    }

    /** Sums of up to about fifty floats of magnitude 1, over up to seven steps, with roundings of 6e-8. */
    private static void assertNumbers(double[] expected, FMatrixRMaj found, int row, int from) {
        for (int j = 0; j < expected.length; j++) {
            double tolerance = 2e-6 + 2e-6 * Math.abs(expected[j]);
            assertEquals(expected[j], found.get(row, from + j), tolerance, "row " + row + ", number " + (from + j));
        }
    }

    private static double dot(double[] x, FMatrixRMaj weights, int column) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * weights.get(i, column);
        }
        return sum;
    }

    private static double[] numbers(FMatrixRMaj matrix, int row, int from, int count) {
        double[] numbers = new double[count];
        for (int j = 0; j < count; j++) {
            numbers[j] = matrix.get(row, from + j);
        }
        return numbers;
    }

    private static FMatrixRMaj input(int width) {
        return RandomMatrices_FDRM.rectangle(ROWS, width, -2, 2, new Random(40));
    }

    private static FMatrixRMaj weights(int rows, int columns, Random random) {
        float bound = (float) (1.5 / Math.sqrt(rows));
        return RandomMatrices_FDRM.rectangle(rows, columns, -bound, bound, random);
    }

    private static float[] vector(int size, Random random) {
        return RandomMatrices_FDRM.rectangle(1, size, -1, 1, random).data;
    }

    /** A function as an activation, and in {@code double}. */
    record Function(Activation layer, DoubleUnaryOperator of) {}

    record Recurrent(Sequence sequence, int in, int size, Function activation, Function gate) {
        @Override
        public String toString() {
            return in + " to " + size + ", " + sequence.settings() + ", " + activation.layer.type();
        }
    }

    private static final class State {

        private final double[] h;
        private final double[] c;

        State(double[] h, double[] c) {
            this.h = h;
            this.c = c;
        }
    }

    private interface Cell {
        State next(double[] x, State state);
    }

    private interface Summary {
        double of(List<Double> values);
    }
}
