package io.jundenpa.jmh;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.jundenpa.format.onnx.OnnxGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;

/**
 * The forward pass of ONNX Runtime on one thread, with all graph optimisations. Input and output are tensors over direct
 * buffers that are reused: nothing is copied between JVM and runtime. An application would have to copy.
 */
final class OnnxRuntimePass implements ForwardPass {

    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> pinnedOutputs;
    private final FloatBuffer outputs;

    OnnxRuntimePass(Perceptron perceptron, FMatrixRMaj batch) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (SessionOptions options = oneThread()) {
            this.session = environment.createSession(model(perceptron), options);
        }
        this.outputs = directFloats(batch.numRows * perceptron.outputSize());
        FloatBuffer rows = directFloats(batch.getNumElements()).put(batch.data).flip();
        this.inputs = Map.of(name(session.getInputNames()), tensor(environment, rows, batch.numRows));
        this.pinnedOutputs = Map.of(name(session.getOutputNames()), tensor(environment, outputs, batch.numRows));
    }

    /** One thread within and one between operators, all graph optimisations. */
    static SessionOptions oneThread() throws OrtException {
        var options = new SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
        return options;
    }

    private static String name(Set<String> names) {
        return names.iterator().next();
    }

    private static OnnxTensor tensor(OrtEnvironment environment, FloatBuffer data, int rows) throws OrtException {
        return OnnxTensor.createTensor(environment, data, new long[] {rows, data.capacity() / rows});
    }

    private static FloatBuffer directFloats(int size) {
        return ByteBuffer.allocateDirect(size * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** The network as an ONNX file. */
    static byte[] model(Perceptron perceptron) {
        OnnxGraph graph = new OnnxGraph(13).input("x0", perceptron.inputSize());
        int i = 0;
        for (Perceptron.Layer layer : perceptron.layers()) {
            FMatrixRMaj weights = layer.weights();
            graph.floats("w" + i, OnnxGraph.shape(weights.numRows, weights.numCols), doubles(weights));
            graph.floats("b" + i, OnnxGraph.shape(weights.numCols), doubles(layer.bias()));
            graph.node("Gemm", "x" + i + ",w" + i + ",b" + i, "z" + i);
            graph.node(operator(layer.activation()), "z" + i, "x" + (i + 1));
            i++;
        }
        return graph.output("x" + i).file();
    }

    private static String operator(Perceptron.Activation activation) {
        return switch (activation) {
            case RELU -> "Relu";
            case SIGMOID -> "Sigmoid";
            case SOFTMAX -> "Softmax";
        };
    }

    private static double[] doubles(FMatrixRMaj matrix) {
        return IntStream.range(0, matrix.getNumElements())
                .mapToDouble(i -> matrix.data[i])
                .toArray();
    }

    @Override
    public FloatBuffer run() throws OrtException {
        session.run(inputs, pinnedOutputs).close();
        return outputs;
    }

    @Override
    public float[] outputs() throws OrtException {
        run();
        float[] copy = new float[outputs.capacity()];
        outputs.get(0, copy);
        return copy;
    }
}
