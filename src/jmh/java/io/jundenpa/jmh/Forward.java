package io.jundenpa.jmh;

import ai.onnxruntime.OrtException;
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
 * Forward passes of one batch per second, on one thread. Before it measures a runtime, it compares the activations with the
 * definition in double precision.
 *
 * <p>JMH orders parameters by name and changes the last one fastest: it measures the runtimes of one network and batch one
 * after the other.
 *
 * <p>{@code -Xss8m}: ONNX Runtime 1.29.0 creates a session recursively. The JVM's default stack of 1 MB overflows, and the
 * JVM crashes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xss8m"})
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class Forward {

    private static final double TOLERANCE = 1e-5;

    @Param({"1", "16", "64", "256"})
    public int batch;

    @Param({"30-16-1", "64-64-32-10", "128-256-128-10", "784-32-32-32-32-10", "784-1024-512-10"})
    public String network;

    @Param
    public ForwardRuntime runtime;

    private ForwardPass pass;

    @Setup
    public void prepare() throws OrtException {
        var random = new Random(1);
        var perceptron = Perceptron.random(network, random);
        FMatrixRMaj input = RandomMatrices_FDRM.rectangle(batch, perceptron.inputSize(), -1, 1, random);
        pass = runtime.prepare(perceptron, input);
        requireClose(pass.outputs(), perceptron.outputs(input));
    }

    private static void requireClose(float[] outputs, double[] expected) {
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
