package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.format.npy.NpyBytes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers with named inputs, with steps and with a source, worked by hand on inputs of two numbers. */
class StackTest {

    @TempDir
    Path path;

    @Test
    void layersReadTheLayersTheyName() {
        ModelFolder folder = folder().layers(
                        "type: relu, name: positive",
                        "type: sub, name: negative, from: [input, positive]",
                        "type: abs, from: negative",
                        "type: concat, from: [positive, negative, input]");

        folder.assertProblems("layers[2]: no layer reads it, expected every layer but the last to be read");
        folder.layers(
                "type: relu, name: positive",
                "type: sub, name: negative, from: [input, positive]",
                "type: abs, name: size",
                "type: concat, from: [positive, size, input]");
        assertArrayEquals(new float[] {3, 0, 0, 4, 3, -4}, folder.forward(3, -4));
    }

    @Test
    void layersAreAppliedToEachStep() {
        ModelFolder folder = folder().layers(
                        "type: dense, weights: [[1, 2, 3, 4], [0, 0, 0, 0]]",
                        "type: dense, steps: 2, weights: [[1], [10]], activation: neg",
                        "type: concat, from: [input, input]",
                        "type: reduce_max, steps: 2");

        folder.assertProblems("layers[1]: no layer reads it, expected every layer but the last to be read");
        folder.layers(
                "type: dense, weights: [[1, 2, 3, 4], [0, 0, 0, 0]]",
                "type: dense, steps: 2, weights: [[1], [10]], activation: neg");
        assertArrayEquals(new float[] {-21, -43}, folder.forward(1, 5));
        folder.layers(
                "type: concat, from: [input, input], steps: 2",
                "type: transpose, steps: 2",
                "type: reduce_sum, steps: 2");
        assertArrayEquals(new float[] {8, 8}, folder.forward(3, 5));
    }

    /** exp(ln 3) = 3 over each step by itself. */
    @Test
    void functionOfARowIsAppliedToEachStep() {
        String values = "type: dense, weights: [[0, 1.0986123, 1, 1], [0, 0, 0, 0]]";

        assertArrayEquals(
                new float[] {0.25f, 0.75f, 0.5f, 0.5f},
                folder().layers(values, "type: softmax, steps: 2").forward(1, 1),
                1e-6f);
        assertArrayEquals(
                new float[] {-1, 1, -2, 2},
                folder().layers(
                                "type: dense, weights: [[1, 3, 10, 14], [0, 0, 0, 0]]",
                                "type: layer_norm, steps: 2, epsilon: 0, gain: [1, 1]",
                                "type: mul, value: [1, 1, 2, 2]")
                        .forward(1, 1),
                1e-6f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "type: add, value: 10 | 13 | 6",
                "type: div, value: [3, 2] | 1 | -2",
                "type: max, value: 0 | 3 | 0",
                "type: pow, exponent: 2 | 9 | 16",
                "type: prelu, slope: [0.5, 0.25] | 3 | -1",
                "type: lp_norm, p: 2 | 0.6 | -0.8",
                "type: lp_norm, p: max | 0.75 | -1",
                "type: layer_norm, epsilon: 0 | 1 | -1",
                "type: layer_norm, epsilon: 0, gain: [2, 3], shift: [1, 0] | 3 | -3",
                "type: rms_norm, epsilon: 12.5 | 0.6 | -0.8",
                "type: batch_norm, mean: [1, -3], variance: [3, 0], epsilon: 1 | 1 | -1",
                "type: select, columns: [1, 0] | -4 | 3",
                "type: dropout, rate: 0.5 | 3 | -4",
                "type: flatten | 3 | -4",
                "type: shrink, lambda: 1, bias: 0.5 | 2.5 | -3.5",
                "type: soft_shrink, lambda: 1 | 2 | -3",
                "type: hard_tanh | 1 | -1",
                "type: square | 9 | 16",
                "type: swish, beta: 0 | 1.5 | -2",
                "type: selu, alpha: 1, scale: 2 | 6 | -1.9633687",
                "type: max_pool, size: 2, steps: 2, padding: [1, 0], stride: 1 | 3 | 3",
                "type: average_pool, size: 3, steps: 2, padding: same, stride: 1 | -0.5 | -0.5",
                "type: average_pool, size: 2, steps: 2, padding: causal, stride: 1, count_padding: true | 1.5 | -0.5"
            })
    void layerGivesTwoNumbers(String layer, float first, float second) {
        assertArrayEquals(new float[] {first, second}, folder().layers(layer).forward(3, -4), 1e-6f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "type: slice, start: 1 | -4",
                "type: reduce_mean | -0.5",
                "type: reduce_l2 | 5",
                "type: global_average_pool, steps: 2 | -0.5",
                "type: global_max_pool, steps: 2 | 3",
                "type: dense, weights: [[1], [1]] | -1"
            })
    void layerGivesOneNumber(String layer, float expected) {
        assertArrayEquals(new float[] {expected}, folder().layers(layer).forward(3, -4));
    }

    @Test
    void categoriesAreLookedUp() {
        assertArrayEquals(
                new float[] {5, 6, 1, 2},
                folder().layers("type: embedding, weights: [[1, 2], [3, 4], [5, 6]]")
                        .forward(2, 0));
        assertArrayEquals(
                new float[] {0, 1, 1, 0},
                folder().layers("type: one_hot, size: 2").forward(1, 0));
    }

    /** The weights are square, so their shape does not tell their layout. */
    @ParameterizedTest
    @CsvSource({"torch, 5, 11", "keras, 7, 10", "sklearn, 7, 10", "onnx, 7, 10"})
    void sourceDeterminesTheLayoutOfDenseWeights(String source, float first, float second) {
        assertArrayEquals(
                new float[] {first, second},
                sourced(source, "type: dense, weights: [[1, 2], [3, 4]]").forward(1, 2));
    }

    @ParameterizedTest
    @CsvSource({"torch, 1e-5", "keras, 1e-3", "onnx, 1e-5"})
    void sourceDeterminesEpsilon(String source, double epsilon) {
        float[] found = sourced(source, "type: batch_norm, mean: [0, 0], variance: [0, 0], shift: [0, 1]")
                .forward(1, 0);

        assertEquals(1 / Math.sqrt(epsilon), found[0], 1e-4);
        assertEquals(1, found[1]);
    }

    @Test
    void sourceDeterminesSlopes() {
        assertArrayEquals(
                new float[] {1, 0.3f}, sourced("onnx", "type: hard_sigmoid").forward(3, -1), 1e-7f);
        assertArrayEquals(
                new float[] {1, 1 / 3f}, sourced("torch", "type: hard_sigmoid").forward(3, -1), 1e-7f);
        float almost = -2.9999998f;
        assertEquals((almost + 3.0) / 6, sourced("torch", "type: hard_sigmoid").forward(almost, 0)[0], 1e-14);
        sourced("keras", "type: leaky_relu")
                .assertProblems(
                        "layers[0].alpha: missing, expected a number; Keras has 0.2 for the activation and 0.3 for"
                                + " the layer");
    }

    @ParameterizedTest
    @CsvSource({"torch, 2", "keras, 4", "onnx, 4"})
    void sourceDeterminesWhetherPaddingCounts(String source, float expected) {
        String layer = "type: average_pool, steps: 2, size: 2, stride: 2, padding: 1";

        assertArrayEquals(
                new float[] {expected, expected}, sourced(source, layer).forward(4, 4));
    }

    /** Only the candidate has a large bias, so its tanh is 1 and the other gates are 1/2. */
    @ParameterizedTest
    @CsvSource({"torch, 2", "keras, 2", "onnx, 3"})
    void sourceDeterminesTheOrderOfTheGatesOfAnLstm(String source, int candidate) {
        String[] bias = {"0", "0", "0", "0"};
        bias[candidate] = "100";
        String weights = source.equals("keras")
                ? "weights: [[0, 0, 0, 0]], recurrent_weights: [[0, 0, 0, 0]]"
                : "weights: [[0], [0], [0], [0]], recurrent_weights: [[0], [0], [0], [0]]";

        float[] found = sourced(
                        source, "type: lstm, " + weights + ", bias: [" + String.join(", ", bias) + "], states: all")
                .forward(0, 0);

        // c = 1/2 and then 1/2 + 1/2 * 1/2, h = 1/2 * tanh(c)
        assertArrayEquals(new float[] {(float) Math.tanh(0.5) / 2, (float) Math.tanh(0.75) / 2}, found, 1e-6f);
    }

    /** A large negative bias of z and a large bias of the candidate make the state 1. */
    @ParameterizedTest
    @CsvSource({"torch, 1", "keras, 0", "onnx, 0"})
    void sourceDeterminesTheOrderOfTheGatesOfAGru(String source, int update) {
        String[] bias = {"0", "0", "100"};
        bias[update] = "-100";
        String weights = source.equals("keras")
                ? "weights: [[0, 0, 0]], recurrent_weights: [[0, 0, 0]]"
                : "weights: [[0], [0], [0]], recurrent_weights: [[0], [0], [0]]";

        float[] found = sourced(
                        source, "type: gru, reset: after, " + weights + ", bias: [" + String.join(", ", bias) + "]")
                .forward(0, 0);

        assertArrayEquals(new float[] {1}, found, 1e-6f);
    }

    /** Keras keeps both biases of a GRU in one tensor [2, 3 * size]. The gate r halves the candidate's second bias. */
    @Test
    void pairOfBiasesIsReadAsInKeras() {
        ModelFolder folder = sourced(
                "keras",
                "type: gru, weights: [[0, 0, 0], [0, 0, 0]], recurrent_weights: [[0, 0, 0]],"
                        + " bias: [[0, 0, 0.5], [0, 0, 1]], activation: identity");

        // z = r = 1/2, n = 0.5 + 1/2 * 1
        assertArrayEquals(new float[] {0.5f}, folder.forward(1, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "onnx", "keras"})
    void sourceDeterminesTheLayoutOfConvolutions(String source) {
        // two steps of two channels: 1 * x00 + 2 * x10 + 3 * x01 + 4 * x11
        boolean keras = source.equals("keras");
        double[] numbers = keras ? new double[] {1, 3, 2, 4} : new double[] {1, 2, 3, 4};
        ModelFolder folder = folder().file("k.npy", NpyBytes.floats(keras ? "(2, 2, 1)" : "(1, 2, 2)", numbers))
                .yaml(
                        "name: test",
                        "version: \"1\"",
                        "source: " + source,
                        "input: {size: 4}",
                        "layers: [{type: conv1d, weights: k.npy, bias: [0.5]}]");

        assertArrayEquals(
                new float[] {1 * 10 + 2 * 1000 + 3 * 100 + 4 * 10000 + 0.5f}, folder.forward(10, 100, 1000, 10000));
    }

    @Test
    void normalisationIsFoldedIntoADenseLayerWithoutOtherReaders() {
        String norm = "type: batch_norm, mean: [1, 1], variance: [4, 4], epsilon: 0";
        ModelFolder folded = folder().layers("type: dense, weights: [[1, 2], [3, 4]]", norm);

        assertArrayEquals(new float[] {1.5f, 2.5f}, folded.forward(1, 1));
        assertEquals(1, folded.read().network().steps().size());
        folded.layers("type: dense, weights: [[1, 2], [3, 4]], name: a", norm + ", name: b", "type: add, from: [a, b]");
        assertArrayEquals(new float[] {5.5f, 8.5f}, folded.forward(1, 1));
        assertEquals(3, folded.read().network().steps().size());
    }

    /**
     * The cases: an activation between them, another number of steps, or a mean so far from the bias that digits would be
     * lost.
     */
    @Test
    void normalisationThatDoesNotFitTheDenseLayerIsNotFolded() {
        String dense = "type: dense, weights: [[1, 2], [3, 4]]";
        String norm = "type: batch_norm, mean: [1, 1], variance: [4, 4], epsilon: 0";

        assertApart(3, dense + ", activation: relu", norm, -0.5f, -0.5f);
        assertApart(3, dense + ", activation: neg", norm, 1.5f, 2.5f);
        assertApart(2, dense, "type: batch_norm, steps: 2, mean: [1], variance: [4], epsilon: 0", -2.5f, -3.5f);
        assertApart(2, dense, "type: batch_norm, mean: [-10000, -10000], variance: [4, 4], epsilon: 0", 4998, 4997);
    }

    private void assertApart(int steps, String dense, String norm, float first, float second) {
        ModelFolder folder = folder().layers(dense, norm);

        assertArrayEquals(new float[] {first, second}, folder.forward(-1, -1));
        assertEquals(steps, folder.read().network().steps().size());
    }

    @Test
    void problemsOfLayersAreReportedWithTheirPlaces() {
        folder().layers(
                        "type: add",
                        "type: add, from: [input, nput]",
                        "type: relu, name: input",
                        "type: relu, from: []")
                .assertProblems(
                        "layers[0]: has 1 input and no value, expected two inputs (from: [A, B]), or one input and a value",
                        "layers[1].from[1]: is \"nput\", expected the name of a layer above, or input; did you mean"
                                + " \"input\"?",
                        "layers[1]: has 1 input and no value, expected two inputs (from: [A, B]), or one input and a value",
                        "layers[2].name: is \"input\", which is taken; expected another name",
                        "layers[3].from: is an empty list, expected a list of at least one");
        folder().layers("type: relu, steps: 3", "type: slice, start: 2", "type: select, columns: [2]")
                .assertProblems("layers[0].steps: is 3, expected a divisor of 2, the width of the rows");
        folder().layers("type: select, columns: [0, 2]")
                .assertProblems("layers[0].columns: [1] is 2.0, expected an integer from 0 to 1");
        folder().layers("type: slice, start: 2")
                .assertProblems(
                        "layers[0]: slice has start 2 and end 2, expected 0 <= start < end <= 2, the width of the"
                                + " rows");
        folder().layers("type: layer_norm")
                .assertProblems(
                        "layers[0].epsilon: missing, expected a number; PyTorch and ONNX have 1e-5, Keras has 1e-3");
        folder().layers("type: lstm, weights: [[1]], recurrent_weights: [[1]]")
                .assertProblems(
                        "layers[0]: needs source: torch, keras or onnx at the top of the model, because their weights have"
                                + " different layouts");
        sourced("onnx", "type: gru, weights: [[1], [1], [1]], recurrent_weights: [[1], [1], [1]]")
                .assertProblems("layers[0].reset: missing, expected after (linear_before_reset = 1) or before (0)");
        sourced("torch", "type: gru, weights: [[1, 1], [1, 1]], recurrent_weights: [[1], [1], [1]]")
                .assertProblems(
                        "layers[0]: weights are [2, 2] and recurrent_weights [3, 1], expected [G, in] and [G, size]"
                                + " with G = 3 * size");
        sourced("torch", "type: simple_rnn, weights: [[1]], recurrent_weights: [[1]], steps: 3, activation: softmax")
                .assertProblems(
                        "layers[0]: activation is softmax, which works on a whole row; expected an activation that"
                                + " works on each number",
                        "layers[0].steps: is 3, expected 2: rows of 2 numbers, and weights that read 1 at each step");
        folder().layers("type: max_pool, size: 3, steps: 2")
                .assertProblems("layers[0]: a window of 3 steps does not fit 2 steps and 0 of padding");
        folder().layers("type: max_pool, size: 1, steps: 2, padding: [0, 1]")
                .assertProblems("layers[0]: output step 2 would see only padding, expected less padding");
        folder().file("w.npy", NpyBytes.floats("(1, 3000)", new double[3000]))
                .layers("type: max_pool, size: 3, steps: 2", "type: dense, weights: w.npy, steps: 1000000")
                .assertProblems(
                        "layers[0]: a window of 3 steps does not fit 2 steps and 0 of padding",
                        "layers[1]: gives rows of 3000000000 numbers, expected at most 1000000");
        folder().layers("type: soft_shrink, lambda: -1")
                .assertProblems("layers[0].lambda: is -1.0, expected at least 0");
        folder().layers("type: squareplus, b: -1").assertProblems("layers[0].b: is -1.0, expected at least 0");
        folder().layers("type: batch_norm, mean: [0, 0], variance: [1, -1], epsilon: 0")
                .assertProblems("layers[0]: variance[1] is -1.0, expected more than minus epsilon");
        folder().layers("type: one_hot, size: 600000")
                .assertProblems("layers[0]: gives rows of 1200000 numbers, expected 1 to 1000000");
        sourced("keraz", "type: relu")
                .assertProblems("source: is \"keraz\", expected one of torch, keras, sklearn, onnx; did you mean"
                        + " \"keras\"?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: relu",
                "type: dense, weights: [[1], [2]], bias: [1]",
                "type: affine, scale: [1, 2], shift: [1, 2]"
            })
    void layerOfOneInputRefusesTwo(String layer) {
        String type = layer.replaceAll("type: |,.*", "");

        folder().layers(layer + ", from: [input, input]")
                .assertProblems("layers[0]: " + type + " has 2 inputs, expected one");
    }

    /** A span of 2148 times a million steps does not fit an int. */
    @ParameterizedTest
    @ValueSource(strings = {"valid", "same", "causal", "1"})
    void windowThatIsTooWideIsRefused(String padding) {
        folder().file("k.npy", NpyBytes.floats("(1, 1, 2149)", new double[2149]))
                .yaml(
                        "name: test",
                        "version: \"1\"",
                        "source: torch",
                        "input: {size: 4}",
                        "layers: [{type: conv1d, weights: k.npy, dilation: 1000000, padding: " + padding + "}]")
                .assertProblems("layers[0]: a window of 2148000001 steps, expected at most 1000000");
    }

    /** One step of 1,000 channels between 1,000,000 steps of zeros. */
    @Test
    void convolutionWithTooMuchPaddingIsRefused() {
        folder().file("k.npy", NpyBytes.floats("(1, 1000, 1)", new double[1000]))
                .yaml(
                        "name: test",
                        "version: \"1\"",
                        "source: torch",
                        "input: {size: 1000}",
                        "layers: [{type: conv1d, weights: k.npy, stride: 1000, padding: [500000, 500000]}]")
                .assertProblems("layers[0]: needs 1000001000 numbers of memory for a row, expected at most 100000000");
    }

    private ModelFolder sourced(String source, String layer) {
        return folder().yaml(
                        "name: test",
                        "version: \"1\"",
                        "source: " + source,
                        "input: {size: 2}",
                        "layers: [{" + layer + "}]");
    }

    private ModelFolder folder() {
        return new ModelFolder(path);
    }
}
