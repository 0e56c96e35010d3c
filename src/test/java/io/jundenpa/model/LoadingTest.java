package io.jundenpa.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.ChildJvm;
import io.jundenpa.format.npy.NpyBytes;
import io.jundenpa.format.onnx.OnnxGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loading a model needs at most the memory of its weights plus 1.5 times the size of its file. The test loads each model in
 * a JVM with this much memory plus 8 MiB.
 */
class LoadingTest {

    private static final int SIZE = 2000;
    private static final int WEIGHTS = 4 * SIZE * SIZE;
    private static final int START = 8 << 20;
    private static final int HEAP = WEIGHTS + WEIGHTS + WEIGHTS / 2 + START;

    @TempDir
    Path path;

    @Test
    void storedArchiveIsLoaded() throws IOException, InterruptedException {
        assertLoads(archive(NpyBytes.stored(Map.of("w", floats("(2000, 2000)", false))), ""));
    }

    @Test
    void deflatedArchiveIsLoaded() throws IOException, InterruptedException {
        assertLoads(archive(NpyBytes.deflated(Map.of("w", floats("(2000, 2000)", false))), ""));
    }

    @Test
    void transposedArrayInFortranOrderIsLoaded() throws IOException, InterruptedException {
        assertLoads(archive(NpyBytes.stored(Map.of("w", floats("(2000, 2000)", true))), ", transposed: true"));
    }

    @Test
    void safetensorsFileIsLoaded() throws IOException, InterruptedException {
        byte[] header = ("{\"w\":{\"dtype\":\"F32\",\"shape\":[2000,2000],\"data_offsets\":[0," + WEIGHTS + "]}}")
                .getBytes(UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + WEIGHTS).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header).put(numbers());
        ModelFolder folder = new ModelFolder(path).file("w.safetensors", file.array());
        folder.yaml(yaml("w.safetensors#w", ", transposed: true"));

        assertLoads(path);
    }

    @Test
    void onnxFileIsLoaded() throws IOException, InterruptedException {
        OnnxGraph graph = OnnxGraph.ofRows(13, SIZE)
                .floats("w", OnnxGraph.shape(SIZE, SIZE), new double[SIZE * SIZE])
                .node("Gemm", "x,w", "y", "transB", 1);
        new ModelFolder(path).file("model.onnx", graph.file());

        assertLoads(path.resolve("model.onnx"));
    }

    private Path archive(byte[] file, String settings) {
        new ModelFolder(path).file("w.npz", file).yaml(yaml("w.npz#w", settings));
        return path;
    }

    private static String[] yaml(String weights, String settings) {
        return new String[] {
            "name: test",
            "version: \"1\"",
            "input: {size: 2000}",
            "layers:",
            "  - {type: dense, weights: \"" + weights + "\"" + settings + "}"
        };
    }

    private static byte[] floats(String shape, boolean fortran) {
        return NpyBytes.file(
                "{'descr': '<f4', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape + ", }",
                numbers());
    }

    /** Numbers that do not compress. */
    private static byte[] numbers() {
        ByteBuffer bytes = ByteBuffer.allocate(WEIGHTS).order(ByteOrder.LITTLE_ENDIAN);
        int bits = 1;
        while (bytes.hasRemaining()) {
            bits = bits * 1_664_525 + 1_013_904_223;
            bytes.putFloat(bits / 2e9f);
        }
        return bytes.array();
    }

    private static void assertLoads(Path model) throws IOException, InterruptedException {
        String printed =
                ChildJvm.run(List.of("-Xmx" + HEAP, "-XX:+UseSerialGC", "-Xmn4m"), Load.class, model.toString());

        assertEquals("weights of 4002000 numbers\n", printed);
    }

    /** Loads the model of its argument. */
    static final class Load {
        private Load() {}

        public static void main(String[] arguments) {
            Model model = ModelReader.read(Path.of(arguments[0]), HEAP);
            System.out.print("weights of " + model.network().parameters() + " numbers\n");
        }
    }
}
