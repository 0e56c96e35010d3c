package io.jundenpa.jmh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.RandomMatrices_FDRM;

/**
 * A multilayer perceptron with random weights: relu between the layers, at the end a sigmoid for one output, a softmax for
 * more.
 *
 * @param layers in the order of the forward pass
 */
record Perceptron(List<Layer> layers) {

    /**
     * A dense layer with its activation.
     *
     * @param weights W [in, out]
     * @param bias B [1, out]
     */
    record Layer(FMatrixRMaj weights, FMatrixRMaj bias, Activation activation) {}

    enum Activation {
        RELU,
        SIGMOID,
        SOFTMAX
    }

    /**
     * A perceptron whose activations keep their magnitude from layer to layer: weights are uniform in
     * &plusmn;sqrt(6 / in). Source: He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", 2015, arXiv:1502.01852.
     *
     * @param sizes widths from the input to the output, such as {@code 64-32-10}
     */
    static Perceptron random(String sizes, Random random) {
        int[] widths =
                Arrays.stream(sizes.split("-")).mapToInt(Integer::parseInt).toArray();
        List<Layer> layers = new ArrayList<>();
        for (int i = 1; i < widths.length; i++) {
            float bound = (float) Math.sqrt(6.0 / widths[i - 1]);
            layers.add(new Layer(
                    RandomMatrices_FDRM.rectangle(widths[i - 1], widths[i], -bound, bound, random),
                    RandomMatrices_FDRM.rectangle(1, widths[i], -0.1f, 0.1f, random),
                    i < widths.length - 1 ? Activation.RELU : last(widths[i])));
        }
        return new Perceptron(layers);
    }

    private static Activation last(int width) {
        return width == 1 ? Activation.SIGMOID : Activation.SOFTMAX;
    }

    int inputSize() {
        return layers.get(0).weights.numRows;
    }

    int outputSize() {
        return layers.get(layers.size() - 1).weights.numCols;
    }

    /**
     * The forward pass by its definition, in double precision.
     *
     * @param input [rows, inputSize]. Not modified.
     * @return the activations [rows, outputSize], row by row
     */
    double[] outputs(FMatrixRMaj input) {
        return IntStream.range(0, input.numRows)
                .mapToObj(row -> IntStream.range(0, input.numCols).mapToDouble(j -> input.get(row, j)))
                .flatMapToDouble(row -> Arrays.stream(outputs(row.toArray())))
                .toArray();
    }

    private double[] outputs(double[] row) {
        double[] x = row;
        for (Layer layer : layers) {
            x = activations(layer.activation, sums(x, layer));
        }
        return x;
    }

    private static double[] sums(double[] x, Layer layer) {
        double[] sums = new double[layer.bias.numCols];
        Arrays.setAll(sums, j -> layer.bias.get(0, j));
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < sums.length; j++) {
                sums[j] += x[i] * layer.weights.get(i, j);
            }
        }
        return sums;
    }

    private static double[] activations(Activation activation, double[] z) {
        return switch (activation) {
            case RELU -> Arrays.stream(z).map(v -> Math.max(0, v)).toArray();
            case SIGMOID -> Arrays.stream(z).map(v -> 1 / (1 + Math.exp(-v))).toArray();
            case SOFTMAX -> {
                double sum = Arrays.stream(z).map(Math::exp).sum();
                yield Arrays.stream(z).map(v -> Math.exp(v) / sum).toArray();
            }
        };
    }
}
