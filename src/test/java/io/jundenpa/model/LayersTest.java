package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.format.npy.NpyBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers with results worked by hand. */
class LayersTest {

    private static final float[] WITH_BIAS = {1 + 2 * 4 + 10, 2 + 2 * 5 + 20, 3 + 2 * 6 + 30};

    @TempDir
    Path path;

    @Test
    void denseMultipliesAndAdds() {
        ModelFolder folder = folder().layers("type: dense, weights: [[1, 2, 3], [4, 5, 6]], bias: [10, 20, 30]");

        assertArrayEquals(WITH_BIAS, folder.forward(1, 2));
    }

    @Test
    void biasMayBeLeftOut() {
        ModelFolder folder = folder().layers("type: dense, weights: [[1, 2, 3], [4, 5, 6]]");

        assertArrayEquals(new float[] {9, 12, 15}, folder.forward(1, 2));
    }

    @Test
    void biasMayBeARow() {
        ModelFolder folder = folder().layers("type: dense, weights: [[1, 2, 3], [4, 5, 6]], bias: [[10, 20, 30]]");

        assertArrayEquals(WITH_BIAS, folder.forward(1, 2));
    }

    @Test
    void transposedWeightsHaveARowForEachOutput() {
        ModelFolder folder =
                folder().layers("type: dense, weights: [[1, 4], [2, 5], [3, 6]], transposed: true, bias: [10, 20, 30]");

        assertArrayEquals(WITH_BIAS, folder.forward(1, 2));
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void orderOfTheWeightsInTheFileDoesNotMatter(boolean fortran, boolean transposed) {
        double[] byRows = {1, 2, 3, 4, 5, 6};
        double[] byColumns = {1, 4, 2, 5, 3, 6};
        String shape = transposed ? "(3, 2)" : "(2, 3)";

        ModelFolder folder = folder().file(
                        "w.npy", NpyBytes.doubles(shape, fortran, fortran == transposed ? byRows : byColumns))
                .layers("type: dense, weights: w.npy, bias: [10, 20, 30], transposed: " + transposed);

        assertArrayEquals(WITH_BIAS, folder.forward(1, 2));
    }

    @Test
    void standardizeSubtractsAndDivides() {
        ModelFolder folder = folder().npz("mean", NpyBytes.floats("(2,)", 1, 2))
                .layers("type: standardize, mean: 'w.npz#mean', scale: [2, 4]");

        assertArrayEquals(new float[] {1, -0.5f}, folder.forward(3, 0));
    }

    @Test
    void affineMultipliesAndAdds() {
        ModelFolder folder = folder().layers("type: affine, scale: [2, 0], shift: [1, -1]");

        assertArrayEquals(new float[] {7, -1}, folder.forward(3, 5));
    }

    /** The values at 1 and -1, computed from the definitions with a calculator. */
    @ParameterizedTest
    @CsvSource({
        "identity, '', 1, -1",
        "relu, '', 1, 0",
        "leaky_relu, '', 1, -0.01",
        "leaky_relu, 'alpha: 0.3', 1, -0.3",
        "elu, '', 1, -0.63212056",
        "elu, 'alpha: 2', 1, -1.26424112",
        "selu, '', 1.05070099, -1.11133074",
        "gelu, 'approximate: tanh', 0.84119199, -0.15880801",
        "silu, '', 0.73105858, -0.26894142",
        "mish, '', 0.86509839, -0.30340147",
        "sigmoid, '', 0.73105858, 0.26894142",
        "hard_sigmoid, '', 0.66666667, 0.33333333",
        "hard_sigmoid, 'alpha: 0.2, beta: 0.4', 0.6, 0.2",
        "tanh, '', 0.76159416, -0.76159416",
        "softplus, '', 1.31326169, 0.31326169",
        "softsign, '', 0.5, -0.5",
        "clip, 'min: -0.5', 1, -0.5",
        "clip, 'max: 0.5', 0.5, -1",
        "clip, 'min: -0.25, max: 0.25', 0.25, -0.25",
        "softmax, '', 0.88079708, 0.11920292",
        "log_softmax, '', -0.12692801, -2.12692801"
    })
    void activationIsTheSameAloneAndOnADenseLayer(String name, String parameters, float first, float second) {
        String keys = parameters.isEmpty() ? "" : ", " + parameters;

        float[] alone = folder().layers("type: " + name + keys).forward(1, -1);
        float[] onDense = folder().layers("type: dense, weights: [[1, 0], [0, 1]], activation: " + name + keys)
                .forward(1, -1);

        // Two steps of a float between 1 and 2; the expected numbers have 8 decimals.
        assertArrayEquals(new float[] {first, second}, alone, 2.4e-7f);
        assertArrayEquals(alone, onDense);
    }

    @Test
    void geluIsExactByDefault() {
        float[] byDefault = folder().layers("type: gelu").forward(1, -1);
        float[] exact = folder().layers("type: gelu, approximate: none").forward(1, -1);

        assertArrayEquals(exact, byDefault);
        assertEquals(0.84134475, exact[0], 1.2e-7);
    }

    @Test
    void modelFileMayBeJson() {
        ModelFolder folder = folder().file("model.json", """
                {"name": "test", "version": "1", "input": {"size": 2}, "layers": [{"type": "relu"}]}
                """.getBytes(StandardCharsets.UTF_8));

        assertArrayEquals(new float[] {0, 1}, folder.forward(-1, 1));
    }

    @Test
    void tenThousandLayersAreRead() {
        String[] layers = new String[10_000];
        Arrays.fill(layers, "type: relu");

        assertEquals(10_000, folder().layers(layers).read().network().steps().size());
    }

    private ModelFolder folder() {
        return new ModelFolder(path);
    }
}
