package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.Value.Constant;
import io.jundenpa.format.onnx.Value.Data;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.util.List;

/** Products of rows with a matrix of weights. */
final class Products {

    private final Translation translation;

    Products(Translation translation) {
        this.translation = translation;
    }

    static boolean knows(Node node) {
        return node.isOne("Gemm", "MatMul");
    }

    void translate(Node node) throws IOException {
        Data data = translation.data(node, 0);
        Constant weights = translation.constant(node, 1);
        boolean transposed = node.isOne("Gemm") && node.integer("transB", 0) != 0;
        if (weights.shape().rank() != 2) {
            throw new FormatException(
                    "multiplies by a constant of shape " + weights.shape() + ", expected two dimensions");
        }
        if (node.isOne("Gemm")) {
            node.requireInteger("transA", 0);
            if (data.shape().rank() != 2) {
                throw new FormatException("takes rows of shape " + data.shape() + ", expected two dimensions");
            }
        }
        int last = data.shape().rowAxis(-1);
        long in = weights.shape().size(transposed ? 1 : 0);
        long out = weights.shape().size(transposed ? 0 : 1);
        if (data.shape().size(last) != in) {
            throw new FormatException("multiplies rows of shape " + data.shape() + " by weights " + weights.shape()
                    + (transposed ? ", transposed" : ""));
        }
        Shape shape = data.shape().with(last, out);
        int steps = shape.width(0, last);
        Planned dense = Translation.layer("dense", node, steps, data.layer())
                .with("weights", scaled(node.number("alpha", 1), weights));
        if (transposed) {
            dense.with("transposed", true);
        }
        Data product = new Data(dense, shape);
        float beta = node.number("beta", 1);
        if (!node.isOne("Gemm") || !node.hasInput(2) || beta == 0) {
            translation.output(node, product);
            return;
        }
        addBias(node, product, translation.constant(node, 2), beta, out);
    }

    private void addBias(Node node, Data product, Constant given, float beta, long out) throws IOException {
        Shape shape = Translation.broadcast(product.shape(), given.shape());
        if (!shape.equals(product.shape())) {
            throw new FormatException("adds C of shape " + given.shape() + " to a product of shape " + product.shape()
                    + ", expected one that can be broadcast to it");
        }
        boolean sameForAllRows = given.isScalar() || given.shape().atLeast(2).size(0) == 1;
        Constant bias = given;
        if (beta != 1 || !sameForAllRows || given.isScalar()) {
            Shape wanted = sameForAllRows ? new Shape(List.of(out)) : shape;
            Constant row = sameForAllRows ? given.reshaped(List.of(given.count())) : given;
            double[] values = Spread.full(row, wanted, translation.columns());
            for (int i = 0; i < values.length; i++) {
                values[i] *= beta;
            }
            bias = Constant.of(given.name(), List.of((long) values.length), values);
        }
        if (sameForAllRows) {
            translation.output(node, new Data(product.layer().with("bias", vector(bias)), shape));
        } else {
            translation.output(
                    node,
                    new Data(Translation.layer("add", node, 1, product.layer()).with("value", bias.weights()), shape));
        }
    }

    private static Planned.Weights vector(Constant bias) throws FormatException {
        return bias.shape().rank() == 1
                ? bias.weights()
                : bias.reshaped(List.of(bias.count())).weights();
    }

    private static Planned.Weights scaled(float factor, Constant weights) throws FormatException {
        if (factor == 1) {
            return weights.weights();
        }
        double[] values = weights.values();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return new Planned.Weights(
                weights.name(), BufferTensor.of(weights.tensor().shape(), values));
    }
}
