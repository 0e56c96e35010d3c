package io.jundenpa.model;

import io.jundenpa.format.npy.NpyBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ten thousand damaged files of every format. The file {@code damage.txt} beside each says what was done. */
class HostileModelsTest {

    private static final int MUTATIONS = 10_000;

    @ParameterizedTest
    @EnumSource
    void everyDamagedFileIsReadOrExplained(Format format, @TempDir(factory = HostileFiles.InMemory.class) Path folder)
            throws IOException, InterruptedException {
        HostileFiles.assertReadOrExplained(format, MUTATIONS, folder);
    }

    /** A whole model of each format: the path to read, the file to damage, and how to write it. */
    enum Format implements HostileFiles.Kind {
        YAML("", "model.yaml", folder -> copy("hostile/model.yaml", folder)),
        JSON("", "model.json", folder -> copy("hostile/model.json", folder)),
        NPY(
                "",
                "w.npy",
                folder -> folder.file("w.npy", NpyBytes.doubles("(2, 3)", true, 1, 2, 3, 4, 5, 6))
                        .layers("type: dense, weights: w.npy")),
        NPZ(
                "",
                "w.npz",
                folder -> folder.file("w.npz", NpyBytes.stored(arrays()))
                        .layers("type: dense, weights: w.npz#weights, bias: w.npz#bias")),
        NPZ_DEFLATED(
                "",
                "w.npz",
                folder -> folder.file("w.npz", NpyBytes.deflated(arrays()))
                        .layers("type: dense, weights: w.npz#weights, bias: w.npz#bias")),
        SAFETENSORS("", "weights.safetensors", folder -> {
            copy("models/torch_gru/weights.safetensors", folder);
            copy("models/torch_gru/model.yaml", folder);
        }),
        ONNX("model.onnx", "model.onnx", folder -> copy("models/torch_mlp_bn_ln_gelu/model.onnx", folder)),
        ONNX_OF_SEQUENCES("", "model.onnx", folder -> {
            copy("models/torch_gru/model.onnx", folder);
            folder.yaml("name: test", "version: \"1\"", "input: {size: 64}", "network: model.onnx");
        }),
        ONNX_WITH_DATA("model.onnx", "model.onnx", Format::external),
        DATA_OF_ONNX("model.onnx", "model.onnx.data", Format::external),
        KERAS("branches.keras", "branches.keras", folder -> copy("keras/branches.keras", folder)),
        KERAS_OF_SEQUENCES("sequence.keras", "sequence.keras", folder -> copy("keras/sequence.keras", folder)),
        HDF5("branches.h5", "branches.h5", folder -> copy("keras/branches.h5", folder)),
        HDF5_TENSORS("", "types.h5", folder -> {
            copy("keras/types.h5", folder);
            folder.yaml(
                    "name: test",
                    "version: \"1\"",
                    "input: {size: 7}",
                    "layers:",
                    "  - {type: dense, weights: types.h5#chunked/gzip}",
                    "  - {type: dense, weights: types.h5#chunked/shuffled, transposed: true}",
                    "  - {type: pow, exponent: types.h5#scalar}");
        });

        private final String model;
        private final String damaged;

        @SuppressWarnings("ImmutableEnumChecker") // none of them has state
        private final Consumer<ModelFolder> write;

        Format(String model, String damaged, Consumer<ModelFolder> write) {
            this.model = model;
            this.damaged = damaged;
            this.write = write;
        }

        @Override
        public Path write(Path folder, SplittableRandom random) throws IOException {
            write.accept(new ModelFolder(folder));
            Path file = folder.resolve(damaged);
            Mutator mutator = new Mutator(Files.readAllBytes(file), random);
            Files.write(file, mutator.mutate());
            Files.writeString(folder.resolve("damage.txt"), mutator.done());
            return folder.resolve(model);
        }

        private static void external(ModelFolder folder) {
            copy("models/torch_mlp_bn_ln_gelu/external/model.onnx", folder);
            copy("models/torch_mlp_bn_ln_gelu/external/model.onnx.data", folder);
        }

        private static void copy(String resource, ModelFolder folder) {
            try {
                Path file = Path.of("src/test/resources", resource);
                folder.file(file.getFileName().toString(), Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Map<String, byte[]> arrays() {
            Map<String, byte[]> arrays = new LinkedHashMap<>();
            arrays.put("weights", NpyBytes.floats("(2, 3)", 1, 2, 3, 4, 5, 6));
            arrays.put("bias", NpyBytes.doubles("(3,)", false, 1, 2, 3));
            return arrays;
        }
    }
}
