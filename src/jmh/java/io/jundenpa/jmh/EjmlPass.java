package io.jundenpa.jmh;

import java.util.List;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/** The forward pass with EJML's product, and plain loops for bias and activation. */
final class EjmlPass implements ForwardPass {

    private final Perceptron perceptron;
    private final FMatrixRMaj input;
    /** The output of each layer. */
    private final List<FMatrixRMaj> activations;

    EjmlPass(Perceptron perceptron, FMatrixRMaj input) {
        this.perceptron = perceptron;
        this.input = input;
        this.activations = perceptron.layers().stream()
                .map(layer -> new FMatrixRMaj(input.numRows, layer.bias().numCols))
                .toList();
    }

    @Override
    public FMatrixRMaj run() {
        FMatrixRMaj x = input;
        for (int i = 0; i < activations.size(); i++) {
            Perceptron.Layer layer = perceptron.layers().get(i);
            FMatrixRMaj y = activations.get(i);
            CommonOps_FDRM.mult(x, layer.weights(), y);
            switch (layer.activation()) {
                case RELU -> addBiasAndRelu(y.data, layer.bias().data);
                case SIGMOID -> addBiasAndSigmoid(y.data, layer.bias().data);
                case SOFTMAX -> addBiasAndSoftmax(y.data, layer.bias().data);
            }
            x = y;
        }
        return x;
    }

    @Override
    public float[] outputs() {
        return run().data.clone();
    }

    private static void addBiasAndRelu(float[] y, float[] bias) {
        for (int start = 0; start < y.length; start += bias.length) {
            for (int j = 0; j < bias.length; j++) {
                y[start + j] = Math.max(0, y[start + j] + bias[j]);
            }
        }
    }

    private static void addBiasAndSigmoid(float[] y, float[] bias) {
        for (int start = 0; start < y.length; start += bias.length) {
            for (int j = 0; j < bias.length; j++) {
                y[start + j] = (float) (1 / (1 + Math.exp(-(y[start + j] + bias[j]))));
            }
        }
    }

    private static void addBiasAndSoftmax(float[] y, float[] bias) {
        for (int start = 0; start < y.length; start += bias.length) {
            float max = Float.NEGATIVE_INFINITY;
            for (int j = 0; j < bias.length; j++) {
                y[start + j] += bias[j];
                max = Math.max(max, y[start + j]);
            }
            float sum = 0;
            for (int j = 0; j < bias.length; j++) {
                y[start + j] = (float) Math.exp(y[start + j] - max);
                sum += y[start + j];
            }
            for (int j = 0; j < bias.length; j++) {
                y[start + j] /= sum;
            }
        }
    }
}
