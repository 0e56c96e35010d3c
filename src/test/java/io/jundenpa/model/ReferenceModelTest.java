package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.event.Feature;
import io.jundenpa.format.npy.NpyBytes;
import io.jundenpa.nn.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that scikit-learn 1.2.1 and PyTorch 1.13 trained, with their own results in double precision. */
class ReferenceModelTest {

    private static final Path MODELS = Path.of("src/test/resources/models");

    @ParameterizedTest
    @CsvSource({
        "iris_mlp, 45, 67",
        "breast_cancer_mlp, 171, 573",
        "breast_cancer_autoencoder, 320, 1280",
        "torch_mlp_bn_ln_gelu, 120, 5082",
        "torch_gru, 60, 2650"
    })
    void resultsAgreeWithTheReference(String name, int rows, long parameters) throws IOException {
        Network network = ModelReader.read(MODELS.resolve(name)).network();

        References.assertAgreement(MODELS.resolve(name), network);
        assertEquals(parameters, network.parameters());
        assertEquals(
                rows, References.read(MODELS.resolve(name).resolve("test_inputs.npy")).length / network.inputSize());
    }

    @Test
    void contractComesFromTheModelFile() {
        Model model = ModelReader.read(MODELS.resolve("iris_mlp/model.yaml"));

        assertEquals("iris", model.name());
        assertEquals("1", model.version());
        assertEquals(List.of("setosa", "versicolor", "virginica"), model.labels());
        assertEquals(4, model.features().size());
        assertEquals(
                new Feature("sepal_length", Optional.empty()), model.features().get(0));
        assertEquals(
                new Feature("petal_width", Optional.of(1.2f)), model.features().get(3));
    }

    @Test
    void hashAgreesWithSha256sum() {
        Model model = ModelReader.read(MODELS.resolve("iris_mlp"));

        // (cd src/test/resources/models/iris_mlp && sha256sum model.yaml weights.npz | sha256sum)
        assertEquals("640dea4687336939e2af4cafcc583268f6c6123378e01c7792bbf8599d104c02", model.sha256());
        assertEquals(model.sha256().substring(0, 12), model.shortSha256());
    }

    @Test
    void hashCountsEachWeightFileOnceSortedByName(@TempDir Path path) {
        ModelFolder folder = new ModelFolder(path)
                .file("sub/b.npy", NpyBytes.floats("(1,)", 1))
                .file("a.npy", NpyBytes.floats("(2, 1)", 1, 2))
                .file("unused.npy", NpyBytes.floats("(1,)", 1))
                .layers(
                        "type: dense, weights: a.npy, bias: sub/b.npy",
                        "type: affine, scale: ./sub/b.npy, shift: sub/b.npy");

        // (cd ... && sha256sum model.yaml a.npy sub/b.npy | sha256sum)
        assertEquals(
                "bda846d491108861e005729b241953bc5a1f2601764b4d2e1824f85bd9258a37",
                folder.read().sha256());
    }

    @Test
    void demoModelReproducesItsExamples() {
        Model model = ModelReader.read(Path.of("config/digits"));

        assertEquals("digits", model.name());
        assertEquals(64, model.network().inputSize());
        assertEquals(10, model.labels().size());
    }
}
