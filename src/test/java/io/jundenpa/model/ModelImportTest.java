package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.npy.NpyBytes;
import io.jundenpa.nn.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelImportTest {

    @TempDir
    Path path;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config/digits",
                "src/test/resources/models/iris_mlp",
                "src/test/resources/models/breast_cancer_autoencoder",
                "src/test/resources/models/torch_gru",
                "src/test/resources/models/torch_mlp_bn_ln_gelu",
                "src/test/resources/models/torch_mlp_bn_ln_gelu/model.onnx",
                "src/test/resources/models/torch_mlp_bn_ln_gelu/external/model.onnx",
                "src/test/resources/onnx/convolutions.onnx",
                "src/test/resources/onnx/embedded.onnx",
                "src/test/resources/onnx/residual.onnx",
                "src/test/resources/onnx/activations.onnx",
                "src/test/resources/onnx/lstm_both.onnx",
                "src/test/resources/keras/branches.keras",
                "src/test/resources/keras/branches.h5",
                "src/test/resources/keras/sequence.keras"
            })
    void folderComputesTheSameBitsAsTheFile(String file) throws IOException {
        Path folder = path.resolve("new/model");

        Model direct = ModelImport.write(Path.of(file), folder);
        Model imported = ModelReader.read(folder);

        assertArrayEquals(bits(direct.network()), bits(imported.network()));
        assertEquals(direct.name(), imported.name());
        assertEquals(direct.version(), imported.version());
        assertEquals(direct.features(), imported.features());
        assertEquals(direct.labels(), imported.labels());
    }

    @Test
    void writtenFolderIsPleasantToRead() throws IOException {
        ModelFolder source = new ModelFolder(path)
                .file("w.npy", NpyBytes.floats("(2, 1)", 1, 2))
                .with(
                        "output: {labels: [\"1\"]}\n",
                        "type: dense, weights: w.npy, bias: [0.5]",
                        "type: clip, min: -1.0e-5");

        ModelImport.write(source.path("model.yaml"), path.resolve("out"));

        assertEquals("""
                name: test
                version: "1"
                input:
                  size: 2
                layers:
                  - type: dense
                    weights: weights.npz#w
                    bias:
                      - 0.5
                  - type: clip
                    min: -1.0E-5
                output:
                  labels:
                    - "1"
                """, Files.readString(path.resolve("out/model.yaml")));
    }

    @Test
    void networkOfAModelFileIsWrittenWithItsContract() throws IOException {
        Files.copy(Path.of("src/test/resources/models/torch_gru/model.onnx"), path.resolve("model.onnx"));
        ModelFolder source =
                new ModelFolder(path).yaml("name: gru", "version: \"3\"", "network: model.onnx", "input: {size: 64}");

        ModelImport.write(source.path("model.yaml"), path.resolve("out"));
        Model imported = ModelReader.read(path.resolve("out"));

        assertEquals("gru", imported.name());
        assertEquals("3", imported.version());
        assertArrayEquals(bits(source.read().network()), bits(imported.network()));
    }

    /** The hash covers the bytes of the folder, so another order in another JVM would change it. */
    @Test
    void keysOfALayerAlwaysHaveTheSameOrder() throws IOException {
        ModelImport.write(Path.of("src/test/resources/onnx/activations.onnx"), path.resolve("out"));

        String yaml = Files.readString(path.resolve("out/model.yaml"));
        assertTrue(yaml.contains("    alpha: 1.6732632\n    scale: 1.050701\n"), yaml);
    }

    @Test
    void goldenExamplesAreCopied() throws IOException {
        ModelImport.write(Path.of("config/digits"), path.resolve("out"));

        assertEquals(
                Files.readString(Path.of("config/digits/examples.jsonl")),
                Files.readString(path.resolve("out/examples.jsonl")));
    }

    @Test
    void tensorsOfOneNameInTwoFilesAreBothKept() throws IOException {
        ModelFolder source = new ModelFolder(path)
                .file("a/w.npy", NpyBytes.floats("(2,)", 1, 2))
                .file("b/w.npy", NpyBytes.floats("(2,)", 3, 4))
                .layers("type: affine, scale: a/w.npy, shift: b/w.npy");

        ModelImport.write(source.path("model.yaml"), path.resolve("out"));

        assertArrayEquals(new float[] {13, 44}, new ModelFolder(path.resolve("out")).forward(10, 20));
    }

    @Test
    void folderThatIsNotEmptyIsLeftAlone() throws IOException {
        Files.writeString(path.resolve("mine"), "mine");

        var e = assertThrows(InvalidFileException.class, () -> ModelImport.write(Path.of("config/digits"), path));

        assertEquals(
                ModelFolder.message(path, "exists and is not an empty folder, expected a new one"), e.getMessage());
        assertEquals("mine", Files.readString(path.resolve("mine")));
    }

    private static int[] bits(Network network) {
        Random random = new Random(7);
        FMatrixRMaj input = new FMatrixRMaj(20, network.inputSize());
        for (int i = 0; i < input.getNumElements(); i++) {
            input.data[i] = random.nextInt(3);
        }
        FMatrixRMaj output = network.forward(input, network.workspace(20));
        return IntStream.range(0, output.getNumElements())
                .map(i -> Float.floatToIntBits(output.data[i]))
                .toArray();
    }
}
