package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.nn.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trained models, exported by PyTorch and by converters of scikit-learn. Skipped if the files are missing. */
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
    void exportedModelMatchesTheReference(String file, int layers) throws IOException {
        assumeTrue(Files.exists(MODELS), "the reference models are not here");
        Path model = MODELS.resolve(file);
        String name = file.substring(0, file.indexOf('/'));

        Network network = ModelReader.read(model).network();

        References.assertAgreement(MODELS.resolve(name), network);
        assertEquals(layers, network.steps().size(), "a pattern is one layer");
    }

    /** The converter writes a column for each of two classes. The reference has only the second. */
    @ParameterizedTest
    @CsvSource({"skl2onnx.onnx", "skl2onnx_zipmap.onnx"})
    void modelOfTwoClassesHasTwoColumns(String file) throws IOException {
        assumeTrue(Files.exists(MODELS), "the reference models are not here");
        Model model = ModelReader.read(MODELS.resolve("breast_cancer_mlp").resolve(file));

        References.assertAgreement(MODELS.resolve("breast_cancer_mlp"), model.network(), 1);
        assertEquals(List.of("0", "1"), model.labels());
    }

    @Test
    void labelsAreTheClasses() {
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
    void modelFileMayStateTheWidthOfSequences() throws IOException {
        assumeTrue(Files.exists(MODELS), "the reference models are not here");
        Files.copy(MODELS.resolve("torch_gru/model.onnx"), path.resolve("model.onnx"));
        ModelFolder folder =
                new ModelFolder(path).yaml("name: gru", "version: \"3\"", "network: model.onnx", "input: {size: 64}");

        Model model = folder.read();

        assertEquals("gru", model.name());
        assertEquals("3", model.version());
        References.assertAgreement(MODELS.resolve("torch_gru"), model.network());
        var e = assertThrows(InvalidFileException.class, () -> ModelReader.read(path.resolve("model.onnx")));
        assertEquals(
                ModelFolder.message(
                        path.resolve("model.onnx"),
                        "has the input \"input\" of shape [batch, time, 8], expected all dimensions but the first to be known; write a"
                                + " model.yaml beside it with network: FILE and input: {size: N}"),
                e.getMessage());
    }

    @Test
    void stateCarriedFromRecordToRecordIsRefused() {
        assumeTrue(Files.exists(MODELS), "the reference models are not here");

        var e = assertThrows(InvalidFileException.class, () -> ModelReader.read(MODELS.resolve("torch_gru/step.onnx")));

        assertTrue(
                e.getMessage().contains("has the outputs output, h1, expected one output of floats"), e.getMessage());
    }
}
