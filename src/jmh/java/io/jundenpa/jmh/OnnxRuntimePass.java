package io.jundenpa.jmh;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtUtil;
import ai.onnxruntime.TensorInfo;
import io.jundenpa.format.onnx.OnnxGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
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

    /**
     * Prepares a network and its input.
     *
     * @param model an ONNX file with one input and one output
     * @param batch the input, row by row. Not modified.
     */
    OnnxRuntimePass(byte[] model, FMatrixRMaj batch) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (SessionOptions options = oneThread()) {
            this.session = environment.createSession(model, options);
        }
        var input = session.getInputInfo().values().iterator().next();
        long[] shape = ((TensorInfo) input.getInfo()).getShape();
        shape[0] = batch.numRows;
        FloatBuffer rows = directFloats(batch.getNumElements()).put(batch.data).flip();
        this.inputs = Map.of(input.getName(), OnnxTensor.createTensor(environment, rows, shape));
        String output = session.getOutputNames().iterator().next();
        try (OrtSession.Result result = session.run(inputs)) {
            long[] outputShape = ((TensorInfo) result.get(0).getInfo()).getShape();
            this.outputs = directFloats((int) OrtUtil.elementCount(outputShape));
            this.pinnedOutputs = Map.of(output, OnnxTensor.createTensor(environment, outputs, outputShape));
        }
    }

    /** One thread within and one between operators, all graph optimisations. */
    static SessionOptions oneThread() throws OrtException {
        var options = new SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
        return options;
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
