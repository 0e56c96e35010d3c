package io.jundenpa.format.onnx;

import io.jundenpa.model.HostileFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * ONNX files that ask for far more memory or time than their size suggests: long chains, many small objects, huge shapes,
 * wide rows and odd attributes. {@code -Dhostile.seeds=10000} reads more of them.
 */
class AmplifiedOnnxTest {

    private static final int SEEDS = Integer.getInteger("hostile.seeds", 30);

    @ParameterizedTest
    @EnumSource
    void everyAmplifiedFileIsReadOrExplained(
            Amplified kind, @TempDir(factory = HostileFiles.InMemory.class) Path folder)
            throws IOException, InterruptedException {
        HostileFiles.assertReadOrExplained(kind, SEEDS, folder);
    }

    enum Amplified implements HostileFiles.Kind {
        /** Many small messages, texts and numbers. */
        OBJECTS(AmplifiedOnnx::objects),
        /** Chains of nodes that compute constants. */
        CONSTANTS(AmplifiedOnnx::constants),
        /** Many recurrent layers that share large weights. */
        RECURRENTS(AmplifiedOnnx::recurrents),
        /** Transposes of wide rows and of rows with many axes. */
        TRANSPOSES(AmplifiedOnnx::transposes),
        /** Chains of nodes that move the numbers of wide rows. */
        ROWS(AmplifiedOnnx::rows),
        /** Nodes with many inputs, outputs or attributes. */
        WIDE(AmplifiedOnnx::wide),
        /** Chains of nodes that pad rows and cut the padding off. */
        PADS(AmplifiedOnnx::pads),
        /** Many nodes of small rows. */
        CELLS(AmplifiedOnnx::cells),
        /** Small graphs with odd shapes, inputs and attributes. */
        ODD(AmplifiedOnnx::odd);

        @SuppressWarnings("ImmutableEnumChecker") // none of them has state
        private final Function<AmplifiedOnnx, byte[]> writer;

        Amplified(Function<AmplifiedOnnx, byte[]> writer) {
            this.writer = writer;
        }

        @Override
        public Path write(Path folder, SplittableRandom random) throws IOException {
            return Files.write(folder.resolve("model.onnx"), writer.apply(new AmplifiedOnnx(random)));
        }
    }
}
