package io.jundenpa.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.ChildJvm;
import io.jundenpa.format.hdf5.Hdf5Bytes;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Loading a model needs at most the memory of its weights plus 1.5 times the size of its file, or twice the size of a file
 * of recurrent layers. The test loads each model in a JVM with this much memory plus 8 MiB.
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

    /** File, weights and one copy of them: the layers keep their weights in another order than the file. */
    @ParameterizedTest
    @CsvSource({"LSTM, 4, 8004000", "GRU, 3, 6004000"})
    void recurrentLayerOfAnOnnxFileIsLoaded(String type, int gates, int numbers)
            throws IOException, InterruptedException {
        int size = SIZE / 2;
        int count = gates * size * size;
        OnnxGraph graph = OnnxGraph.ofRows(14, 2, size)
                .floats("w", OnnxGraph.shape(1, (long) gates * size, size), new double[count])
                .floats("r", OnnxGraph.shape(1, (long) gates * size, size), new double[count])
                .node(type, "x,w,r", ",y", "layout", 1, "linear_before_reset", type.equals("GRU") ? 1 : 0);
        new ModelFolder(path).file("model.onnx", graph.file());

        assertLoads(path.resolve("model.onnx"), 3 * 2 * Float.BYTES * count + START, numbers);
    }

    /** [4 · 1000, 1000] twice, which are 8 million numbers. Their gates are in another order than those of the layer. */
    @Test
    void lstmIsLoaded() throws IOException, InterruptedException {
        assertLoads("lstm", "onnx", "w.safetensors", safetensors(4000, 1000), 8_004_000);
    }

    @Test
    void gruIsLoaded() throws IOException, InterruptedException {
        var file = new Hdf5Bytes();
        long tensor = file.dataset(new byte[1000 * 3000 * Float.BYTES], 1000, 3000);
        long other = file.dataset(new byte[1000 * 3000 * Float.BYTES], 1000, 3000);

        assertLoads(
                "gru", "keras", "w.h5", file.file(file.group(List.of("w", "u"), List.of(tensor, other))), 6_004_000);
    }

    @Test
    void simpleRnnIsLoaded() throws IOException, InterruptedException {
        assertLoads("simple_rnn", "torch", "w.safetensors", safetensors(1400, 1400), 3_921_400);
    }

    /** Two equally large tensors w and u. */
    private static byte[] safetensors(int rows, int columns) {
        int size = rows * columns * Float.BYTES;
        String shape = "\"dtype\":\"F32\",\"shape\":[" + rows + "," + columns + "],\"data_offsets\":[";
        byte[] header = ("{\"w\":{" + shape + "0," + size + "]},\"u\":{" + shape + size + "," + 2 * size + "]}}")
                .getBytes(UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + 2 * size).order(ByteOrder.LITTLE_ENDIAN);
        return file.putLong(header.length).put(header).array();
    }

    /** A recurrent layer of 1000 or 1400 inputs. Needs the memory of the file twice, and 16 MiB. */
    private void assertLoads(String type, String source, String name, byte[] file, int parameters)
            throws IOException, InterruptedException {
        new ModelFolder(path)
                .file(name, file)
                .yaml(
                        "name: test",
                        "version: \"1\"",
                        "source: " + source,
                        "input: {size: " + (type.equals("simple_rnn") ? 1400 : 1000) + "}",
                        "layers:",
                        "  - type: " + type,
                        "    weights: " + name + "#w",
                        "    recurrent_weights: " + name + "#u");

        String printed = load(path, 2 * file.length + 2 * START);

        assertEquals("weights of " + parameters + " numbers\n", printed);
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
        assertLoads(model, HEAP, SIZE * SIZE + SIZE);
    }

    private static void assertLoads(Path model, int heap, int numbers) throws IOException, InterruptedException {
        assertEquals("weights of " + numbers + " numbers\n", load(model, heap));
    }

    private static String load(Path model, int heap) throws IOException, InterruptedException {
        return ChildJvm.run(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-Xmn4m"), Load.class, model.toString());
    }

    /** Loads the model of its argument. */
    static final class Load {
        private Load() {}

        public static void main(String[] arguments) {
            Model model =
                    ModelReader.read(Path.of(arguments[0]), Runtime.getRuntime().maxMemory());
            System.out.print("weights of " + model.network().parameters() + " numbers\n");
        }
    }
}
