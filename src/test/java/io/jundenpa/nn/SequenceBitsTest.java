package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.RandomMatrices_FDRM;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares layers over time bit by bit with loops over single numbers, in the order that the layers document. */
class SequenceBitsTest {

    /** With many gates, the steps do not fit one block of a recurrent layer. */
    private static final int[] BATCHES = {1, 2, 9, 70};

    private static final int STEPS = 7;

    private final Random random = new Random(51);

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 19, 40, 129})
    void lstmFollowsItsFormula(int size) {
        int in = 3;
        FMatrixRMaj w = matrix(in, 4 * size);
        FMatrixRMaj u = matrix(size, 4 * size);
        float[] b = matrix(1, 4 * size).data;
        var layer = new Lstm(w.copy(), u.copy(), b, sequence(), Activation.relu(), Activation.relu());

        assertStates(layer, in, size, (x, at, h, c) -> {
            float[] gates = new float[4 * size];
            for (int j = 0; j < gates.length; j++) {
                gates[j] = Math.max(0, chain(chain(b[j], x, at, w, j), h, 0, u, j));
            }
            for (int j = 0; j < size; j++) {
                c[j] = gates[size + j] * c[j] + gates[j] * gates[2 * size + j];
                h[j] = gates[3 * size + j] * Math.max(0, c[j]);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 19, 40, 129})
    void gruFollowsItsFormula(int size) {
        assertGru(size, true);
        assertGru(size, false);
    }

    private void assertGru(int size, boolean resetAfter) {
        int in = 4;
        FMatrixRMaj w = matrix(in, 3 * size);
        FMatrixRMaj u = matrix(size, 3 * size);
        float[] b = matrix(1, 3 * size).data;
        float[] d = matrix(1, 3 * size).data;
        var layer = new Gru(w.copy(), u.copy(), b, d, resetAfter, sequence(), Activation.relu(), Activation.relu());

        assertStates(layer, in, size, (x, at, h, c) -> {
            float[] gates = new float[2 * size];
            for (int j = 0; j < gates.length; j++) {
                gates[j] = Math.max(0, chain(chain(b[j] + d[j], x, at, w, j), h, 0, u, j));
            }
            float[] reset = new float[size];
            for (int j = 0; j < size; j++) {
                reset[j] = gates[j] * h[j];
            }
            float[] next = new float[size];
            for (int j = 0; j < size; j++) {
                int n = 2 * size + j;
                float sum = resetAfter
                        ? chain(b[n], x, at, w, n) + gates[j] * chain(d[n], h, 0, u, n)
                        : chain(chain(b[n] + d[n], x, at, w, n), reset, 0, u, n);
                float z = gates[size + j];
                next[j] = (1 - z) * Math.max(0, sum) + z * h[j];
            }
            System.arraycopy(next, 0, h, 0, size);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 19, 40, 129})
    void simpleRnnFollowsItsFormula(int size) {
        int in = 5;
        FMatrixRMaj w = matrix(in, size);
        FMatrixRMaj u = matrix(size, size);
        float[] b = matrix(1, size).data;
        var layer = new SimpleRnn(w.copy(), u.copy(), b, sequence(), Activation.relu());

        assertStates(layer, in, size, (x, at, h, c) -> {
            float[] next = new float[size];
            for (int j = 0; j < size; j++) {
                next[j] = Math.max(0, chain(chain(b[j], x, at, w, j), h, 0, u, j));
            }
            System.arraycopy(next, 0, h, 0, size);
        });
    }

    private static Sequence sequence() {
        return new Sequence(STEPS, true, true);
    }

    private void assertStates(Layer layer, int in, int size, Cell cell) {
        for (int rows : BATCHES) {
            FMatrixRMaj input = matrix(rows, STEPS * in);
            FMatrixRMaj found = forward(layer, input);

            for (int row = 0; row < rows; row++) {
                float[] h = new float[size];
                float[] c = new float[size];
                for (int step = STEPS - 1; step >= 0; step--) {
                    cell.advance(input.data, row * input.numCols + step * in, h, c);
                    for (int j = 0; j < size; j++) {
                        assertEquals(
                                h[j], found.get(row, step * size + j), layer.type() + " of " + size + ", row " + row);
                    }
                }
            }
        }
    }

    private interface Cell {
        /** @param at index in x of the inputs of the step */
        void advance(float[] x, int at, float[] h, float[] c);
    }

    /** Channels, outputs and groups: one group, some, and as many as channels. */
    @ParameterizedTest
    @CsvSource({"3, 5, 1", "16, 33, 1", "6, 4, 2", "5, 5, 5", "16, 16, 16", "19, 19, 19", "40, 40, 40", "3, 6, 3"})
    void convolutionFollowsTheOrderOfTapsAndChannels(int channels, int outputs, int groups) {
        for (Window window : windows()) {
            int in = channels / groups;
            int out = outputs / groups;
            FMatrixRMaj[] weights = new FMatrixRMaj[groups];
            for (int group = 0; group < groups; group++) {
                weights[group] = matrix(window.size() * in, out);
            }
            float[] bias = matrix(1, outputs).data;
            FMatrixRMaj input = matrix(3, window.steps() * channels);

            FMatrixRMaj found = forward(new Conv1d(window, channels, weights, bias), input);

            for (int row = 0; row < input.numRows; row++) {
                for (int t = 0; t < window.outputSteps(); t++) {
                    for (int o = 0; o < outputs; o++) {
                        float sum = bias[o];
                        for (int tap = 0; tap < window.size(); tap++) {
                            int step = window.step(t, tap);
                            boolean inside = step >= 0 && step < window.steps();
                            for (int c = 0; c < in; c++) {
                                float x = inside ? input.get(row, step * channels + o / out * in + c) : 0;
                                sum = Math.fma(x, weights[o / out].get(tap * in + c, o % out), sum);
                            }
                        }
                        assertEquals(sum, found.get(row, t * outputs + o), window + " of " + channels + " channels");
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 8, 16, 19, 40})
    void poolsFollowTheOrderOfTheSteps(int channels) {
        for (Window window : windows()) {
            FMatrixRMaj input = matrix(3, window.steps() * channels);

            FMatrixRMaj means = forward(new Pool(window, channels, Pool.Kind.AVERAGE, true), input);
            boolean hasMaxima = window.firstStepInPadding().isEmpty();
            FMatrixRMaj maxima = hasMaxima ? forward(new Pool(window, channels, Pool.Kind.MAX, false), input) : input;

            for (int row = 0; row < input.numRows; row++) {
                for (int t = 0; t < window.outputSteps(); t++) {
                    for (int c = 0; c < channels; c++) {
                        double sum = 0;
                        float max = Float.NEGATIVE_INFINITY;
                        for (int tap = 0; tap < window.size(); tap++) {
                            int step = window.step(t, tap);
                            float x = step >= 0 && step < window.steps() ? input.get(row, step * channels + c) : 0;
                            sum += x;
                            max = step >= 0 && step < window.steps() ? Math.max(max, x) : max;
                        }
                        assertEquals((float) (sum / window.size()), means.get(row, t * channels + c), "" + window);
                        if (hasMaxima) {
                            assertEquals(max, maxima.get(row, t * channels + c), "" + window);
                        }
                    }
                }
            }
        }
    }

    private static List<Window> windows() {
        return List.of(
                new Window(9, 1, 1, 1, 0, 0),
                new Window(9, 3, 1, 1, 0, 0),
                new Window(9, 3, 2, 1, 1, 1),
                new Window(9, 2, 1, 3, 3, 0),
                new Window(9, 3, 2, 2, 0, 4),
                new Window(9, 9, 1, 1, 0, 0),
                new Window(2, 1, 1, 1 << 30, 1, 1));
    }

    private static FMatrixRMaj forward(Layer layer, FMatrixRMaj input) {
        Network network = Network.of(input.numCols, List.of(layer));
        return network.forward(input, network.workspace(input.numRows));
    }

    /** {@code start + x · w}, as a chain of fused multiply-adds. */
    private static float chain(float start, float[] x, int at, FMatrixRMaj w, int column) {
        float sum = start;
        for (int k = 0; k < w.numRows; k++) {
            sum = Math.fma(x[at + k], w.get(k, column), sum);
        }
        return sum;
    }

    private FMatrixRMaj matrix(int rows, int columns) {
        return RandomMatrices_FDRM.rectangle(rows, columns, -1, 1, random);
    }
}
