package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.format.npy.NpyBytes;
import io.jundenpa.format.npy.NpyReader;
import io.jundenpa.format.npy.NpzFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Layers of PyTorch 1.13 through a model file, with weights in the layout of each source. src/test/python/torch_references.py
 * made the references. For Keras and ONNX, the test reorders PyTorch's weights as their documentation says.
 */
class SourceLayoutTest {

    private static final Path REFERENCES = Path.of("src/test/resources/nn/torch.npz");

    private static final int STEPS = 4;
    private static final int SIZE = 5;

    @TempDir
    Path path;

    private NpzFile references;

    @BeforeEach
    void openReferences() throws IOException {
        references = new NpzFile(Files.readAllBytes(REFERENCES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "keras", "onnx"})
    void lstmReadsTheGatesInTheOrderOfTheSource(String source) {
        switch (source) {
            case "keras" -> weights("lstm", true, 0, 1, 2, 3); // i f c o
            case "onnx" -> weights("lstm", false, 0, 3, 1, 2); // i o f c
            default -> weights("lstm", false, 0, 1, 2, 3); // i f g o
        }

        assertReference("lstm", source, recurrent("lstm"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "keras", "onnx"})
    void gruReadsTheGatesInTheOrderOfTheSource(String source) {
        switch (source) {
            case "keras" -> weights("gru", true, 1, 0, 2); // z r h
            case "onnx" -> weights("gru", false, 1, 0, 2); // z r h
            default -> weights("gru", false, 0, 1, 2); // r z n
        }
        String reset = source.equals("onnx") ? ", reset: after" : "";

        assertReference("gru", source, recurrent("gru") + reset);
    }

    /** Keras keeps both biases in one tensor, the bias of the inputs first. */
    @Test
    void gruReadsBothBiasesOfKerasFromOneTensor() {
        weights("gru", true, 1, 0, 2);

        assertReference(
                "gru",
                "keras",
                "type: gru, states: all, weights: w.npz#w, recurrent_weights: w.npz#u, bias: w.npz#pair");
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "keras", "onnx"})
    void simpleRnnReadsTheWeightsInTheLayoutOfTheSource(String source) {
        weights("rnn", source.equals("keras"), 0);

        assertReference("rnn", source, recurrent("simple_rnn"));
    }

    /** PyTorch's bidirectional layers: each direction by itself, then the states of each step side by side. */
    @Test
    void twoDirectionsAreTwoLayersAndAConcat() {
        ModelFolder folder = new ModelFolder(path).file("torch.npz", bytes());
        folder.yaml(
                "name: test",
                "version: \"1\"",
                "source: torch",
                "input: {size: 12}",
                "layers:",
                "  - {type: gru, name: forwards, from: input, states: all, " + torch("bidirectional", "") + "}",
                "  - {type: gru, name: backwards, from: input, states: all, reverse: true, "
                        + torch("bidirectional", "_reverse") + "}",
                "  - {type: concat, from: [forwards, backwards], steps: 4}");

        assertReference("bidirectional", folder);
    }

    /** In the reverse direction, the last state belongs to the first step. */
    @ParameterizedTest
    @CsvSource({"'', false", "_reverse, true"})
    void lastStateIsTheOutputByDefault(String direction, boolean reverse) {
        ModelFolder folder = new ModelFolder(path).file("torch.npz", bytes());
        String layer = "type: gru, reverse: " + reverse + ", " + torch("bidirectional", direction);
        folder.yaml("name: test", "version: \"1\"", "source: torch", "input: {size: 12}", "layers: [{" + layer + "}]");
        double[] both = doubles("bidirectional.y");
        float[] input = floats("bidirectional.x");
        float[] expected = new float[SIZE];
        for (int j = 0; j < SIZE; j++) {
            expected[j] = (float) both[reverse ? SIZE + j : (STEPS - 1) * 2 * SIZE + j];
        }

        assertArrayEquals(expected, folder.forward(Arrays.copyOf(input, 12)), 1e-6f);
    }

    @ParameterizedTest
    @CsvSource({
        "conv, 7, ''",
        "conv_padded, 6, ', stride: 2, padding: 2'",
        "conv_dilated, 8, ', dilation: 3, padding: [1, 1]'",
        "conv_grouped, 9, ', groups: 2, padding: same'"
    })
    void convolutionsAgreeWithPyTorch(String name, int steps, String settings) {
        assertConvolution(name, "torch", steps, "torch.npz#" + name + ".weight", settings);
    }

    /** PyTorch has [outputs, channels, size], Keras [size, channels, outputs]. */
    @ParameterizedTest
    @CsvSource({"conv, 7, 4, ''", "conv_grouped, 9, 2, ', groups: 2, padding: same'"})
    void convolutionsReadTheLayoutOfKeras(String name, int steps, int channels, String settings) {
        float[] weights = floats(name + ".weight");
        double[] turned = new double[weights.length];
        for (int o = 0; o < 6; o++) {
            for (int c = 0; c < channels; c++) {
                for (int tap = 0; tap < 3; tap++) {
                    turned[(tap * channels + c) * 6 + o] = weights[(o * channels + c) * 3 + tap];
                }
            }
        }
        new ModelFolder(path).file("k.npy", NpyBytes.floats("(3, " + channels + ", 6)", turned));

        assertConvolution(name, "keras", steps, "k.npy", settings);
    }

    /** PyTorch has the channels before the steps, in its inputs and in its outputs. */
    private void assertConvolution(String name, String source, int steps, String weights, String settings) {
        ModelFolder folder = new ModelFolder(path).file("torch.npz", bytes());
        folder.yaml(
                "name: test",
                "version: \"1\"",
                "source: " + source,
                "input: {size: 36}",
                "layers:",
                "  - {type: transpose, steps: 4}",
                "  - {type: conv1d, weights: \"" + weights + "\", bias: \"torch.npz#" + name + ".bias\"" + settings
                        + "}",
                "  - {type: transpose, steps: " + steps + "}");

        assertReference(name, folder);
    }

    @ParameterizedTest
    @CsvSource({
        "max_pool, 'type: max_pool'",
        "average_pool, 'type: average_pool'",
        "average_pool_counted, 'type: average_pool, count_padding: true'"
    })
    void poolsAgreeWithPyTorch(String name, String layer) {
        ModelFolder folder = new ModelFolder(path);
        folder.yaml(
                "name: test",
                "version: \"1\"",
                "input: {size: 27}",
                "layers:",
                "  - {type: transpose, steps: 3}",
                "  - {" + layer + ", steps: 9, size: 3, stride: 2, padding: 1}",
                "  - {type: transpose, steps: 5}");

        assertReference(name, folder);
    }

    /** x / sqrt(x^2 + epsilon) at x = 0.01, with an epsilon of 2^-23, 1e-6 and 1e-5. */
    @ParameterizedTest
    @CsvSource({"torch, 0.99940449", "keras, 0.99503719", "onnx, 0.95346259"})
    void rmsNormUsesTheEpsilonOfTheSource(String source, double expected) {
        assertEquals(expected, ofOneNumber(source, "type: rms_norm").forward(0.01f)[0], 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"simple_rnn, 1", "gru, 3", "lstm, 4"})
    void pairOfBiasesExcludesARecurrentBias(String type, int gates) {
        String row = "[" + "1, ".repeat(gates - 1) + "1]";

        ofOneNumber(
                        "keras",
                        "type: " + type + ", weights: [" + row + "], recurrent_weights: [" + row + "], bias: [" + row
                                + ", " + row + "], recurrent_bias: " + row)
                .assertProblems("layers[0]: has a bias of two rows and a recurrent_bias, expected two vectors, or"
                        + " only the bias of two rows");
    }

    @Test
    void brokenBiasIsReportedOnce() {
        ofOneNumber(
                        "keras",
                        "type: simple_rnn, weights: [[1]], recurrent_weights: [[1]], bias: none.npy, recurrent_bias: [1]")
                .assertProblems("layers[0].bias: no none.npy in the model's folder");
    }

    private ModelFolder ofOneNumber(String source, String layer) {
        return new ModelFolder(path)
                .yaml(
                        "name: test",
                        "version: \"1\"",
                        "source: " + source,
                        "input: {size: 1}",
                        "layers: [{" + layer + "}]");
    }

    private static String recurrent(String type) {
        return "type: " + type + ", states: all, weights: w.npz#w, recurrent_weights: w.npz#u, bias: w.npz#b,"
                + " recurrent_bias: w.npz#c";
    }

    private static String torch(String name, String direction) {
        String suffix = "_l0" + direction + "\"";
        return "weights: \"torch.npz#" + name + ".weight_ih" + suffix
                + ", recurrent_weights: \"torch.npz#" + name + ".weight_hh" + suffix
                + ", bias: \"torch.npz#" + name + ".bias_ih" + suffix
                + ", recurrent_bias: \"torch.npz#" + name + ".bias_hh" + suffix;
    }

    /** Writes the weights of a layer with PyTorch's gates in the given order, transposed if asked for. */
    private void weights(String name, boolean transposed, int... gates) {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        arrays.put("w", matrix(inOrder(floats(name + ".weight_ih_l0"), gates), gates.length * SIZE, transposed));
        arrays.put("u", matrix(inOrder(floats(name + ".weight_hh_l0"), gates), gates.length * SIZE, transposed));
        double[] bias = inOrder(floats(name + ".bias_ih_l0"), gates);
        double[] recurrentBias = inOrder(floats(name + ".bias_hh_l0"), gates);
        arrays.put("b", NpyBytes.floats("(" + bias.length + ",)", bias));
        arrays.put("c", NpyBytes.floats("(" + bias.length + ",)", recurrentBias));
        double[] pair = Arrays.copyOf(bias, 2 * bias.length);
        System.arraycopy(recurrentBias, 0, pair, bias.length, bias.length);
        arrays.put("pair", NpyBytes.floats("(2, " + bias.length + ")", pair));
        new ModelFolder(path).file("w.npz", NpyBytes.stored(arrays));
    }

    private static double[] inOrder(float[] values, int... gates) {
        double[] ordered = new double[values.length];
        int block = values.length / gates.length;
        for (int i = 0; i < ordered.length; i++) {
            ordered[i] = values[gates[i / block] * block + i % block];
        }
        return ordered;
    }

    private static byte[] matrix(double[] values, int rows, boolean transposed) {
        int columns = values.length / rows;
        if (!transposed) {
            return NpyBytes.floats("(" + rows + ", " + columns + ")", values);
        }
        double[] turned = new double[values.length];
        for (int i = 0; i < turned.length; i++) {
            turned[i % columns * rows + i / columns] = values[i];
        }
        return NpyBytes.floats("(" + columns + ", " + rows + ")", turned);
    }

    private void assertReference(String name, String source, String layer) {
        ModelFolder folder = new ModelFolder(path);
        folder.yaml(
                "name: test", "version: \"1\"", "source: " + source, "input: {size: 12}", "layers: [{" + layer + "}]");
        assertReference(name, folder);
    }

    private void assertReference(String name, ModelFolder folder) {
        Model model = folder.read();
        float[] values = floats(name + ".x");
        FMatrixRMaj input = new FMatrixRMaj(2, values.length / 2, true, values);
        double[] expected = doubles(name + ".y");

        FMatrixRMaj found = model.network().forward(input, model.network().workspace(2));

        assertEquals(expected.length, found.getNumElements());
        for (int i = 0; i < expected.length; i++) {
            // About ten roundings of 6e-8, at the magnitude of the value and at 1.
            assertEquals(expected[i], found.data[i], 1e-6 + 2e-6 * Math.abs(expected[i]), name + ", number " + i);
        }
    }

    private static byte[] bytes() {
        try {
            return Files.readAllBytes(REFERENCES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private float[] floats(String name) {
        double[] values = doubles(name);
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private double[] doubles(String name) {
        try (NpyReader reader = references.open(name)) {
            return reader.readDoubles();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
