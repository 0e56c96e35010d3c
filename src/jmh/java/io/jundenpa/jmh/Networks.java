package io.jundenpa.jmh;

import ai.onnxruntime.OrtException;
import io.jundenpa.model.ModelReader;
import io.jundenpa.nn.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.RandomMatrices_FDRM;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Forward passes of one batch per second, on one thread, for networks of all kinds of layers. Both runtimes read the same ONNX
 * file. Before it measures, it compares their outputs.
 *
 * <p>See {@link Forward} for the order of the parameters and for {@code -Xss8m}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xss8m"})
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class Networks {

    private static final double TOLERANCE = 1e-5;

    @Param({"1", "64"})
    public int batch;

    @Param({
        "tanh-64-32-8-32-64",
        "relu-64-64-4",
        "sigmoid-64-64-4",
        "tanh-64-64-4",
        "elu-64-64-4",
        "softplus-64-64-4",
        "gelu-64-64-4",
        "gelu-tanh-64-64-4",
        "silu-64-64-4",
        "norm-gelu-4x128",
        "lstm-32x8-32",
        "lstm-64x16-64",
        "bilstm-64x16-64",
        "gru-64x16-64",
        "conv-8-32-32-max",
        "depthwise-16-mean",
        "tcn-16",
        "softmax-10",
        "softmax-1000",
        "embedding-concat",
        "dcn-v2-64"
    })
    public String network;

    @Param({"JUNDENPA", "ONNX_RUNTIME"})
    public ForwardRuntime runtime;

    private ForwardPass pass;

    @Setup
    public void prepare() throws OrtException, IOException {
        byte[] file = NetworkFile.of(network);
        Network read = read(file);
        FMatrixRMaj input = input(batch, read.inputSize());
        ForwardPass jundenpa = new JundenpaPass(read, input);
        ForwardPass onnxRuntime = new OnnxRuntimePass(file, input);
        requireClose(jundenpa.outputs(), onnxRuntime.outputs());
        pass = runtime == ForwardRuntime.JUNDENPA ? jundenpa : onnxRuntime;
    }

    private static Network read(byte[] file) throws IOException {
        Path path = Files.createTempFile("network", ".onnx");
        try {
            return ModelReader.read(Files.write(path, file)).network();
        } finally {
            Files.delete(path);
        }
    }

    /** Uniform numbers; the first of a row are categories if the network embeds them. */
    private FMatrixRMaj input(int rows, int size) {
        var random = new Random(2);
        FMatrixRMaj input = RandomMatrices_FDRM.rectangle(rows, size, -1, 1, random);
        if (network.startsWith("embedding")) {
            for (int row = 0; row < rows; row++) {
                for (int j = 0; j < NetworkFile.EMBEDDED; j++) {
                    input.set(row, j, random.nextInt(NetworkFile.CATEGORIES));
                }
            }
        }
        return input;
    }

    private static void requireClose(float[] outputs, float[] expected) {
        if (outputs.length != expected.length) {
            throw new IllegalStateException(outputs.length + " outputs, expected " + expected.length);
        }
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(outputs[i] - expected[i]) <= TOLERANCE + TOLERANCE * Math.abs(expected[i]))) {
                throw new IllegalStateException("output " + i + " is " + outputs[i] + ", expected " + expected[i]);
            }
        }
    }

    @Benchmark
    public Object forward() throws OrtException {
        return pass.run();
    }
}
