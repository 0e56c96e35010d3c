package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.npy.NpzFile;
import io.jundenpa.nn.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models that Keras 3.15 saved in each of its formats, and files with the same layout. Tests of the saved models are
 * skipped where the models are missing.
 */
class KerasModelsTest {

    private static final Path MODELS = Path.of("../shared/models");
    private static final Path OWN = Path.of("src/test/resources/keras");

    @TempDir
    Path path;

    @ParameterizedTest
    @CsvSource({
        "keras_digits_mlp/model.keras, 7",
        "keras_digits_mlp/model_legacy.h5, 7",
        "keras_gru/model.keras, 3",
        "keras_gru/model_legacy.h5, 3"
    })
    void savedModelMatchesTheOutputOfKeras(String file, int layers) throws IOException {
        assumeTrue(Files.exists(MODELS), "the reference models are not here");

        Network network = ModelReader.read(MODELS.resolve(file)).network();

        References.assertAgreement(MODELS.resolve(file).resolveSibling(""), network);
        assertEquals(layers, network.steps().size());
    }

    /** NumPy computed the expected outputs, in {@code src/test/python/keras_files.py}. */
    @ParameterizedTest
    @CsvSource({"sequence.keras, sequence, 13", "branches.keras, branches, 12", "branches.h5, branches, 12"})
    void modelMatchesTheOutputOfNumPy(String file, String rows, int layers) throws IOException {
        Network network = ModelReader.read(OWN.resolve(file)).network();
        NpzFile arrays = new NpzFile(Files.readAllBytes(OWN.resolve("rows.npz")));

        References.assertAgreement(
                References.read(arrays, rows + ".inputs"), References.read(arrays, rows + ".expected"), network, 0);
        assertEquals(layers, network.steps().size());
    }

    @Test
    void modelFileReadsWeightsOfDenseLayers() throws IOException {
        assumeTrue(Files.exists(MODELS), "the reference models are not here");
        Files.copy(MODELS.resolve("keras_digits_mlp/model.weights.h5"), path.resolve("model.weights.h5"));
        Files.copy(MODELS.resolve("keras_digits_mlp/model.keras"), path.resolve("model.keras"));
        String[] constants = constants();
        ModelFolder folder = new ModelFolder(path)
                .yaml(
                        "name: digits",
                        "version: \"1\"",
                        "source: keras",
                        "input: {size: 64}",
                        "layers:",
                        "  - {type: standardize, mean: " + constants[0] + ", scale: " + constants[1] + "}",
                        dense("dense", "relu"),
                        dense("dense_1", "relu"),
                        dense("dense_2", "softmax"));

        Network network = folder.read().network();

        References.assertAgreement(MODELS.resolve("keras_digits_mlp"), network);
    }

    private static String dense(String name, String activation) {
        return "  - {type: dense, weights: \"model.weights.h5#layers/" + name
                + "/vars/0\", bias: \"model.weights.h5#layers/" + name + "/vars/1\", activation: " + activation + "}";
    }

    /** The mean and the deviation in the settings of the file. */
    private static String[] constants() throws IOException {
        // keras_digits_mlp was made from digits_mlp, with its scaler.
        NpzFile arrays = new NpzFile(Files.readAllBytes(MODELS.resolve("digits_mlp/weights.npz")));
        return new String[] {text(References.read(arrays, "scaler.mean")), text(References.read(arrays, "scaler.scale"))
        };
    }

    private static String text(double[] values) {
        return Arrays.stream(values).mapToObj(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    @Test
    void modelFileReadsWeightsOfARecurrentLayer() throws IOException {
        assumeTrue(Files.exists(MODELS), "the reference models are not here");
        Files.copy(MODELS.resolve("keras_gru/model.weights.h5"), path.resolve("w.h5"));
        ModelFolder folder = new ModelFolder(path)
                .yaml(
                        "name: gru",
                        "version: \"1\"",
                        "source: keras",
                        "input: {size: 64}",
                        "layers:",
                        "  - {type: gru, weights: \"w.h5#layers/gru/cell/vars/0\","
                                + " recurrent_weights: \"w.h5#layers/gru/cell/vars/1\","
                                + " bias: \"w.h5#layers/gru/cell/vars/2\", states: all}",
                        "  - {type: dense, steps: 8, weights: \"w.h5#layers/dense/vars/0\","
                                + " bias: \"w.h5#layers/dense/vars/1\", activation: softmax}");

        Network network = folder.read().network();

        References.assertAgreement(MODELS.resolve("keras_gru"), network);
    }

    @Test
    void modelFileMayNameAKerasFile() throws IOException {
        assumeTrue(Files.exists(MODELS), "the reference models are not here");
        Files.copy(MODELS.resolve("keras_gru/model.keras"), path.resolve("x.keras"));

        Model model = new ModelFolder(path)
                .yaml("name: gru", "version: \"7\"", "network: x.keras")
                .read();

        assertEquals("7", model.version());
        References.assertAgreement(MODELS.resolve("keras_gru"), model.network());
    }

    @Test
    void weightsWithoutLayersAreRefused() {
        assumeTrue(Files.exists(MODELS), "the reference models are not here");
        Path file = MODELS.resolve("keras_gru/model.weights.h5");

        var e = assertThrows(InvalidFileException.class, () -> ModelReader.read(file));

        assertEquals(
                ModelFolder.message(
                        file,
                        "holds weights without their layers, expected a whole model, as model.save(\"model.keras\") writes"
                                + " it; or write a model.yaml beside it, with source: keras and layers that name weights as"
                                + " FILE#layers/dense/vars/0"),
                e.getMessage());
    }
}
