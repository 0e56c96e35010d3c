package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.format.npy.NpyReader;
import io.jundenpa.format.npy.NpzFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares layers with PyTorch 1.13 in double precision. {@code src/test/python/torch_references.py} makes the references.
 */
class TorchReferenceTest {

    private static final NpzFile REFERENCES = open();

    private static final int STEPS = 4;
    private static final int IN = 3;
    private static final int SIZE = 5;

    @Test
    void simpleRnnAgreesWithPyTorch() {
        var sequence = new Sequence(STEPS, true, false);

        assertReference("rnn", rnn("rnn", "", sequence));
    }

    @Test
    void gruAgreesWithPyTorch() {
        assertReference("gru", gru("gru", "", new Sequence(STEPS, true, false)));
    }

    @Test
    void lstmAgreesWithPyTorch() {
        var sequence = new Sequence(STEPS, true, false);
        float[] bias = sum(array("lstm.bias_ih_l0"), array("lstm.bias_hh_l0"));

        assertReference(
                "lstm",
                new Lstm(
                        transposed("lstm.weight_ih_l0", 4 * SIZE),
                        transposed("lstm.weight_hh_l0", 4 * SIZE),
                        bias,
                        sequence,
                        Activation.tanh(),
                        Activation.sigmoid()));
    }

    /** The reverse direction returns its states in order of time, beside the states of the forward direction. */
    @Test
    void bothDirectionsOfAGruAgreeWithPyTorch() {
        Network both = Network.ofSteps(
                STEPS * IN,
                List.of(
                        new Step(gru("bidirectional", "", new Sequence(STEPS, true, false)), List.of(0), 1),
                        new Step(gru("bidirectional", "_reverse", new Sequence(STEPS, true, true)), List.of(0), 1),
                        new Step(new Concat(), List.of(1, 2), STEPS)));

        assertReference("bidirectional", both);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lastStateIsTheStateAfterTheLastStepRead(boolean reverse) {
        FMatrixRMaj input = input("gru");
        Network all = Network.of(STEPS * IN, List.of(gru("gru", "", new Sequence(STEPS, true, reverse))));
        Network last = Network.of(STEPS * IN, List.of(gru("gru", "", new Sequence(STEPS, false, reverse))));

        float[] states = all.forward(input, all.workspace(2)).data;
        float[] state = last.forward(input, last.workspace(2)).data;

        int step = reverse ? 0 : STEPS - 1;
        for (int row = 0; row < 2; row++) {
            for (int j = 0; j < SIZE; j++) {
                assertEquals(states[(row * STEPS + step) * SIZE + j], state[row * SIZE + j]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "conv, 3, 1, 1, 0, 1",
        "conv_padded, 3, 2, 1, 2, 1",
        "conv_dilated, 2, 1, 3, 1, 1",
        "conv_grouped, 3, 1, 1, 1, 2"
    })
    void conv1dAgreesWithPyTorch(String name, int size, int stride, int dilation, int padding, int groups) {
        var window = new Window(9, size, stride, dilation, padding, padding);
        float[] weights = array(name + ".weight");
        FMatrixRMaj[] byGroup = new FMatrixRMaj[groups];
        int channels = 4 / groups;
        int outputs = 6 / groups;
        for (int group = 0; group < groups; group++) {
            byGroup[group] = new FMatrixRMaj(size * channels, outputs);
            for (int o = 0; o < outputs; o++) {
                for (int c = 0; c < channels; c++) {
                    for (int tap = 0; tap < size; tap++) {
                        byGroup[group].set(
                                tap * channels + c, o, weights[((group * outputs + o) * channels + c) * size + tap]);
                    }
                }
            }
        }

        assertChannelsFirst(name, 4, new Conv1d(window, 4, byGroup, array(name + ".bias")), 6);
    }

    @ParameterizedTest
    @CsvSource({"max_pool, MAX, false", "average_pool, AVERAGE, false", "average_pool_counted, AVERAGE, true"})
    void poolAgreesWithPyTorch(String name, Pool.Kind kind, boolean countPadding) {
        assertChannelsFirst(name, 3, new Pool(new Window(9, 3, 2, 1, 1, 1), 3, kind, countPadding), 3);
    }

    /** PyTorch divides the running variance by n - 1. The layer uses it unchanged. */
    @Test
    void batchNormAgreesWithPyTorch() {
        assertReference(
                "batch_norm",
                new BatchNorm(
                        doubles("batch_norm.running_mean"),
                        doubles("batch_norm.running_var"),
                        doubles("batch_norm.weight"),
                        doubles("batch_norm.bias"),
                        1e-5));
    }

    @Test
    void layerNormAgreesWithPyTorch() {
        assertReference("layer_norm", new LayerNorm(array("layer_norm.weight"), array("layer_norm.bias"), 1e-5));
    }

    @Test
    void preluAgreesWithPyTorch() {
        assertReference("prelu", new PRelu(array("prelu.weight")));
    }

    @Test
    void activationsAgreeWithPyTorch() {
        assertActivation("relu", Activation.relu());
        assertActivation("leaky_relu", Activation.leakyRelu(0.25f));
        assertActivation("elu", Activation.elu(0.5f));
        assertActivation("selu", Activation.selu());
        assertActivation("selu", Activation.selu(1.6732632f, 1.050701f));
        assertActivation("celu", Activation.celu(2));
        assertActivation("gelu", Activation.gelu());
        assertActivation("gelu_tanh", Activation.geluTanh());
        assertActivation("silu", Activation.silu());
        assertActivation("silu", Activation.swish(1));
        assertActivation("mish", Activation.mish());
        assertActivation("sigmoid", Activation.sigmoid());
        assertActivation("hard_sigmoid", Activation.hardSigmoid(1 / 6f, 0.5f));
        assertActivation("hard_swish", Activation.hardSwish());
        assertActivation("hard_shrink", Activation.shrink(1.5f, 0));
        assertActivation("soft_shrink", Activation.shrink(1.5f, 1.5f));
        assertActivation("relu6", Activation.relu6());
        assertActivation("log_sigmoid", Activation.logSigmoid());
        assertActivation("tanh", Activation.tanh());
        assertActivation("tanh_shrink", Activation.tanhShrink());
        assertActivation("softplus", Activation.softplus());
        assertActivation("softsign", Activation.softsign());
        assertActivation("thresholded_relu", Activation.thresholdedRelu(1.5f));
    }

    private static void assertActivation(String name, Activation activation) {
        assertReference("activation." + name, activation);
    }

    private static SimpleRnn rnn(String name, String suffix, Sequence sequence) {
        float[] bias = sum(array(name + ".bias_ih_l0" + suffix), array(name + ".bias_hh_l0" + suffix));
        return new SimpleRnn(
                transposed(name + ".weight_ih_l0" + suffix, SIZE),
                transposed(name + ".weight_hh_l0" + suffix, SIZE),
                bias,
                sequence,
                Activation.tanh());
    }

    private static Gru gru(String name, String suffix, Sequence sequence) {
        return new Gru(
                transposed(name + ".weight_ih_l0" + suffix, 3 * SIZE),
                transposed(name + ".weight_hh_l0" + suffix, 3 * SIZE),
                array(name + ".bias_ih_l0" + suffix),
                array(name + ".bias_hh_l0" + suffix),
                true,
                sequence,
                Activation.tanh(),
                Activation.sigmoid());
    }

    /** Transposes inputs and outputs: in PyTorch they are [channels x steps]. */
    private static void assertChannelsFirst(String name, int channels, Layer layer, int outputs) {
        int size = input(name).numCols;
        assertReference(
                name,
                Network.ofSteps(
                        size,
                        List.of(
                                new Step(new Transpose(channels), List.of(0), 1),
                                new Step(layer, List.of(1), 1),
                                new Step(new Transpose(layer.outputSize(size) / outputs), List.of(2), 1))));
    }

    private static void assertReference(String name, Layer layer) {
        assertReference(name, Network.of(input(name).numCols, List.of(layer)));
    }

    private static void assertReference(String name, Network network) {
        FMatrixRMaj input = input(name);
        double[] expected = doubles(name + ".y");

        float[] found = network.forward(input, network.workspace(input.numRows)).data;

        assertEquals(expected.length, input.numRows * network.outputSize(), name);
        for (int i = 0; i < expected.length; i++) {
            // About ten roundings of 6e-8, of numbers as large as the value or 1.
            assertEquals(expected[i], found[i], 1e-6 + 2e-6 * Math.abs(expected[i]), name + ", number " + i);
        }
    }

    private static NpzFile open() {
        try {
            return new NpzFile(Files.readAllBytes(Path.of("src/test/resources/nn/torch.npz")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The first dimension of the reference's input counts its rows. */
    private static FMatrixRMaj input(String name) {
        try (NpyReader reader = REFERENCES.open(name + ".x")) {
            int rows = Math.toIntExact(reader.shape().get(0));
            float[] values = reader.readFloats();
            return new FMatrixRMaj(rows, values.length / rows, true, values);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static double[] doubles(String name) {
        try (NpyReader reader = REFERENCES.open(name)) {
            return reader.readDoubles();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static float[] array(String name) {
        double[] values = doubles(name);
        float[] floats = new float[values.length];
        IntStream.range(0, floats.length).forEach(i -> floats[i] = (float) values[i]);
        return floats;
    }

    private static float[] sum(float[] a, float[] b) {
        float[] sum = a.clone();
        IntStream.range(0, sum.length).forEach(i -> sum[i] += b[i]);
        return sum;
    }

    private static FMatrixRMaj transposed(String name, int rows) {
        float[] values = array(name);
        int columns = values.length / rows;
        FMatrixRMaj matrix = new FMatrixRMaj(columns, rows);
        for (int i = 0; i < values.length; i++) {
            matrix.set(i % columns, i / columns, values[i]);
        }
        return matrix;
    }
}
