package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jundenpa.document.InvalidFileException;
import io.jundenpa.nn.Network;
import io.jundenpa.nn.Workspace;
import io.jundenpa.npy.NpyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trained models as PyTorch and converters of scikit-learn export them; skipped where they are not. */
class OnnxModelsTest {

    private static final Path MODELS = Path.of("../shared/models");

    @TempDir
    Path path;

    @ParameterizedTest
    @CsvSource({
        "digits_mlp/model.onnx, 7",
        "digits_mlp/model_f64.onnx, 7",
        "digits_mlp/skl2onnx.onnx, 7",
        "digits_mlp/skl2onnx_zipmap.onnx, 7",
        "breast_cancer_mlp/model.onnx, 5",
        "breast_cancer_mlp/model_f64.onnx, 5",
        "breast_cancer_autoencoder/model.onnx, 8",
        "breast_cancer_autoencoder/model_f64.onnx, 8",
        "iris_mlp/model.onnx, 4",
        "iris_mlp/model_f64.onnx, 4",
        "iris_mlp/skl2onnx.onnx, 4",
        "iris_mlp/skl2onnx_zipmap.onnx, 4",
        "torch_mlp_bn_ln_gelu/model.onnx, 7",
        "torch_mlp_bn_ln_gelu/model_nofold.onnx, 7",
        "torch_mlp_bn_ln_gelu/model_opset17.onnx, 7",
        "torch_mlp_bn_ln_gelu/external/model.onnx, 7"
    })
    void exportedModelGivesTheReference(String file, int layers) throws IOException {
        assumeTrue(Files.exists(MODELS), "the reference models are not here");
        Path model = MODELS.resolve(file);
        String name = file.substring(0, file.indexOf('/'));

        Network network = ModelReader.read(model).network();

        assertReference(MODELS.resolve(name), network, 0);
        assertEquals(layers, network.steps().size(), "patterns are single layers");
    }

    /** Of two classes the converter writes both columns, where the reference has the second. */
    @ParameterizedTest
    @CsvSource({"skl2onnx.onnx", "skl2onnx_zipmap.onnx"})
    void bothColumnsOfTwoClassesAreGiven(String file) throws IOException {
        assumeTrue(Files.exists(MODELS), "the reference models are not here");
        Model model = ModelReader.read(MODELS.resolve("breast_cancer_mlp").resolve(file));

        assertReference(MODELS.resolve("breast_cancer_mlp"), model.network(), 1);
        assertEquals(List.of("0", "1"), model.labels());
    }

    @Test
    void labelsAreThoseOfTheClasses() {
        assumeTrue(Files.exists(MODELS), "the reference models are not here");
        List<String> digits = IntStream.range(0, 10).mapToObj(String::valueOf).toList();

        assertEquals(
                digits,
                ModelReader.read(MODELS.resolve("digits_mlp/skl2onnx.onnx")).labels());
        assertEquals(
                digits,
                ModelReader.read(MODELS.resolve("digits_mlp/skl2onnx_zipmap.onnx"))
                        .labels());
    }

    @Test
    void lengthOfTheSequencesIsSaidInAModelFile() throws IOException {
        assumeTrue(Files.exists(MODELS), "the reference models are not here");
        Files.copy(MODELS.resolve("torch_gru/model.onnx"), path.resolve("model.onnx"));
        ModelFolder folder =
                new ModelFolder(path).yaml("name: gru", "version: \"3\"", "network: model.onnx", "input: {size: 64}");

        Model model = folder.read();

        assertEquals("gru", model.name());
        assertEquals("3", model.version());
        assertReference(MODELS.resolve("torch_gru"), model.network(), 0);
        var e = assertThrows(InvalidFileException.class, () -> ModelReader.read(path.resolve("model.onnx")));
        assertEquals(
                ModelFolder.message(
                        path.resolve("model.onnx"),
                        "has the input \"input\" of shape [batch, time, 8], expected all but the first to be known; write a"
                                + " model.yaml beside it with network: FILE and input: {size: N}"),
                e.getMessage());
    }

    @Test
    void stateThatIsCarriedOnIsRefused() {
        assumeTrue(Files.exists(MODELS), "the reference models are not here");

        var e = assertThrows(InvalidFileException.class, () -> ModelReader.read(MODELS.resolve("torch_gru/step.onnx")));

        assertTrue(e.getMessage().contains("has the outputs output, h1, expected one of floats"), e.getMessage());
    }

    /** Compares the last columns; those before them are not in the reference. */
    private static void assertReference(Path folder, Network network, int skipped) throws IOException {
        double[] inputs = read(folder.resolve("test_inputs.npy"));
        double[] expected = read(folder.resolve("expected_f64.npy"));
        int rows = inputs.length / network.inputSize();
        FMatrixRMaj input = new FMatrixRMaj(rows, network.inputSize());
        for (int i = 0; i < inputs.length; i++) {
            input.data[i] = (float) inputs[i];
        }

        FMatrixRMaj output = network.forward(input, new Workspace(network, rows));

        int columns = network.outputSize() - skipped;
        assertEquals(expected.length, rows * columns);
        for (int i = 0; i < expected.length; i++) {
            double found = output.get(i / columns, skipped + i % columns);
            // The errors of some ten roundings of 6e-8, at the size of the value and at 1.
            assertEquals(expected[i], found, 2e-6 + 5e-6 * Math.abs(expected[i]), "number " + i);
        }
    }

    private static double[] read(Path file) throws IOException {
        try (NpyReader reader = NpyReader.open(Files.newInputStream(file), Files.size(file))) {
            return reader.readDoubles();
        }
    }
}
