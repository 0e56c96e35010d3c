package io.jundenpa.jmh;

import static io.jundenpa.format.onnx.OnnxGraph.shape;

import io.jundenpa.format.onnx.OnnxGraph;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Writes networks with random weights as ONNX files. The nodes are those that PyTorch exports. The weights are uniform in
 * &plusmn;sqrt(3 / in): values keep their magnitude from layer to layer.
 */
final class NetworkFile {

    private static final int OPSET = 20;

    /** The first numbers of a row of {@code embedding-concat} are categories, each below {@link #CATEGORIES}. */
    static final int EMBEDDED = 4;

    static final int CATEGORIES = 100;

    private final Random random = new Random(1);
    private final OnnxGraph graph = new OnnxGraph(OPSET);
    /** The value that the next node reads. */
    private String last = "x";

    private int names;

    /** The dimensions of a row. */
    static long[] dimensions(String network) {
        return switch (network) {
            case "lstm-32x8-32" -> shape(32, 8);
            case "lstm-64x16-64", "bilstm-64x16-64", "gru-64x16-64" -> shape(64, 16);
            case "conv-8-32-32-max" -> shape(8, 64);
            case "depthwise-16-mean", "tcn-16" -> shape(16, 64);
            case "norm-gelu-4x128" -> shape(128);
            case "softmax-10" -> shape(10);
            case "softmax-1000" -> shape(1000);
            case "embedding-concat" -> shape(12);
            default -> shape(64);
        };
    }

    /** The file of a network. */
    static byte[] of(String network) {
        NetworkFile file = new NetworkFile();
        file.graph.input("x", dimensions(network));
        file.write(network);
        return file.graph.output(file.last).file();
    }

    private void write(String network) {
        switch (network) {
            case "tanh-64-32-8-32-64" ->
                gemm(64, 32)
                        .op("Tanh")
                        .gemm(32, 8)
                        .op("Tanh")
                        .gemm(8, 32)
                        .op("Tanh")
                        .gemm(32, 64);
            case "relu-64-64-4" -> gemm(64, 64).op("Relu").gemm(64, 4);
            case "sigmoid-64-64-4" -> gemm(64, 64).op("Sigmoid").gemm(64, 4);
            case "tanh-64-64-4" -> gemm(64, 64).op("Tanh").gemm(64, 4);
            case "elu-64-64-4" -> gemm(64, 64).op("Elu").gemm(64, 4);
            case "softplus-64-64-4" -> gemm(64, 64).op("Softplus").gemm(64, 4);
            case "gelu-64-64-4" -> gemm(64, 64).op("Gelu").gemm(64, 4);
            case "gelu-tanh-64-64-4" ->
                gemm(64, 64).op("Gelu", "approximate", "tanh").gemm(64, 4);
            case "silu-64-64-4" -> gemm(64, 64).silu().gemm(64, 4);
            case "norm-gelu-4x128" -> {
                for (int i = 0; i < 4; i++) {
                    gemm(128, 128).layerNorm(128).op("Gelu");
                }
            }
            case "lstm-32x8-32" -> recurrent("LSTM", 4, 8, 32, false);
            case "lstm-64x16-64" -> recurrent("LSTM", 4, 16, 64, false);
            case "bilstm-64x16-64" -> recurrent("LSTM", 4, 16, 64, true);
            case "gru-64x16-64" -> recurrent("GRU", 3, 16, 64, false, "linear_before_reset", 1);
            case "conv-8-32-32-max" ->
                conv(8, 32, 5, 1, 2, 1)
                        .op("Relu")
                        .conv(32, 32, 5, 1, 2, 1)
                        .op("Relu")
                        .op("GlobalMaxPool")
                        .op("Flatten");
            case "depthwise-16-mean" ->
                conv(16, 16, 5, 16, 2, 1)
                        .conv(16, 32, 1, 1, 0, 1)
                        .op("GlobalAveragePool")
                        .op("Flatten");
            case "tcn-16" -> tcn(16, 4);
            case "softmax-10", "softmax-1000" -> op("Softmax");
            case "embedding-concat" -> embeddings();
            case "dcn-v2-64" -> cross(64, 3);
            default -> throw new IllegalArgumentException("no network " + network);
        }
    }

    private String name() {
        names++;
        return "v" + names;
    }

    private String weights(int in, long... shape) {
        String name = name();
        double bound = Math.sqrt(3.0 / in);
        int count = (int) LongStream.of(shape).reduce(1, (a, b) -> a * b);
        graph.floats(name, shape, random.doubles(count, -bound, bound).toArray());
        return name;
    }

    private NetworkFile node(String type, String inputs, Object... attributes) {
        last = name();
        graph.node(type, inputs, last, attributes);
        return this;
    }

    private NetworkFile op(String type, Object... attributes) {
        return node(type, last, attributes);
    }

    private NetworkFile gemm(int in, int out) {
        return node("Gemm", last + "," + weights(in, in, out) + "," + weights(100, out));
    }

    private NetworkFile silu() {
        String x = last;
        op("Sigmoid");
        return node("Mul", x + "," + last);
    }

    private NetworkFile layerNorm(int size) {
        return node("LayerNormalization", last + "," + weights(1, size) + "," + weights(100, size));
    }

    /** The last states of a layer, or of both directions side by side. */
    private void recurrent(String type, int gates, int in, int size, boolean both, Object... attributes) {
        int directions = both ? 2 : 1;
        String w = weights(in, directions, (long) gates * size, in);
        String u = weights(size, directions, (long) gates * size, size);
        String b = weights(100, directions, 2L * gates * size);
        Object[] all = Arrays.copyOf(attributes, attributes.length + 4);
        all[attributes.length] = "hidden_size";
        all[attributes.length + 1] = size;
        all[attributes.length + 2] = "direction";
        all[attributes.length + 3] = both ? "bidirectional" : "forward";
        op("Transpose", "perm", shape(1, 0, 2));
        String states = name();
        graph.node(type, last + "," + w + "," + u + "," + b, "," + states, all);
        last = states;
        if (both) {
            op("Transpose", "perm", shape(1, 0, 2)).op("Flatten");
        } else {
            String axis = name();
            graph.integers(axis, 0);
            node("Squeeze", states + "," + axis);
        }
    }

    /** With padding on both sides, or on the left only if the convolution is dilated. */
    private NetworkFile conv(int channels, int outputs, int size, int groups, int padding, int dilation) {
        int in = channels / groups;
        String inputs = last + "," + weights(in * size, outputs, in, size) + "," + weights(100, outputs);
        return node(
                "Conv",
                inputs,
                "group",
                groups,
                "dilations",
                shape(dilation),
                "pads",
                dilation == 1 ? shape(padding, padding) : shape((long) dilation * padding, 0));
    }

    /** Residual blocks of a dilated causal convolution, then the mean over time. */
    private void tcn(int channels, int blocks) {
        for (int block = 0; block < blocks; block++) {
            String x = last;
            conv(channels, channels, 3, 1, 2, 2 << block).op("Relu");
            node("Add", x + "," + last);
        }
        op("GlobalAveragePool").op("Flatten");
    }

    /** Four categories, each embedded in eight numbers, beside eight other numbers, then a dense layer. */
    private void embeddings() {
        String categories = slice(0, EMBEDDED);
        String numbers = slice(EMBEDDED, EMBEDDED + 8);
        last = categories;
        op("Cast", "to", 7);
        node("Gather", weights(8, CATEGORIES, 8) + "," + last);
        op("Flatten");
        node("Concat", last + "," + numbers, "axis", 1).gemm(8 * EMBEDDED + 8, 16);
    }

    private String slice(int from, int to) {
        String start = name();
        String end = name();
        String axis = name();
        graph.integers(start, from).integers(end, to).integers(axis, 1);
        node("Slice", "x," + start + "," + end + "," + axis);
        return last;
    }

    /** Source: Wang et al., "DCN V2", 2021, arXiv:2008.13535, eq. 1. */
    private void cross(int size, int layers) {
        for (int i = 0; i < layers; i++) {
            String x = last;
            gemm(size, size);
            node("Mul", "x," + last);
            node("Add", last + "," + x);
        }
        gemm(size, 1);
    }
}
