package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.ConstantValue;
import io.jundenpa.format.onnx.OnnxValue.RowsValue;
import io.jundenpa.format.onnx.PlannedLayer.NamedTensor;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.FormatException;
import java.util.List;

/** Products of rows with a matrix of weights. */
final class Products {

    private Products() {}

    static void matMul(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        graph.output(node, product(rows, weights(node, graph), node, graph, false));
    }

    /** {@code alpha * rows * weights + beta * C}. */
    static void gemm(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        ConstantValue weights = weights(node, graph);
        boolean transposed = node.integer("transB", 0) != 0;
        node.requireInteger("transA", 0);
        if (rows.shape().rank() != 2) {
            throw new FormatException("takes rows of shape " + rows.shape() + ", expected two dimensions");
        }
        RowsValue product = product(rows, weights, node, graph, transposed);
        float beta = node.number("beta", 1);
        graph.output(
                node,
                node.hasInput(2) && beta != 0
                        ? withBias(product, graph.constant(node, 2), beta, node, graph)
                        : product);
    }

    private static ConstantValue weights(OnnxNode node, GraphTranslation graph) throws FormatException {
        ConstantValue weights = graph.constant(node, 1);
        if (weights.shape().rank() != 2) {
            throw new FormatException(
                    "multiplies by a constant of shape " + weights.shape() + ", expected two dimensions");
        }
        return weights;
    }

    private static RowsValue product(
            RowsValue rows, ConstantValue weights, OnnxNode node, GraphTranslation graph, boolean transposed)
            throws FormatException {
        int last = rows.shape().rowAxis(-1);
        long in = weights.shape().size(transposed ? 1 : 0);
        long out = weights.shape().size(transposed ? 0 : 1);
        if (rows.shape().size(last) != in) {
            throw new FormatException("multiplies rows of shape " + rows.shape() + " by weights " + weights.shape()
                    + (transposed ? ", transposed" : ""));
        }
        Shape shape = rows.shape().with(last, out);
        PlannedLayer dense = rows.layer()
                .then("dense", node, shape.width(0, last), shape.width())
                .with("weights", scaled(node.number("alpha", 1), weights, graph));
        if (transposed) {
            dense.with("transposed", true);
        }
        return new RowsValue(dense, shape);
    }

    private static RowsValue withBias(
            RowsValue product, ConstantValue given, float beta, OnnxNode node, GraphTranslation graph)
            throws FormatException {
        Shape shape = Shape.broadcast(product.shape(), given.shape());
        if (!shape.equals(product.shape())) {
            throw new FormatException("adds C of shape " + given.shape() + " to a product of shape " + product.shape()
                    + ", expected one that can be broadcast to it");
        }
        boolean uniform = given.array().isUniform();
        boolean sameForAllRows = uniform || given.shape().atLeast(2).size(0) == 1;
        int width = (int) product.shape().size(1);
        ConstantValue bias = given;
        if (beta != 1 || !sameForAllRows || uniform) {
            Shape wanted = sameForAllRows ? new Shape(List.of((long) width)) : shape;
            NdArray array = sameForAllRows
                    ? given.array().reshaped(new Shape(List.of(given.array().count())))
                    : given.array();
            double[] values = array.row(wanted, graph.budget()).values(graph.budget());
            for (int i = 0; i < values.length; i++) {
                values[i] *= beta;
            }
            bias = new ConstantValue(given.name(), NdArray.of(List.of((long) values.length), values));
        }
        PlannedLayer sum = sameForAllRows
                ? product.layer().with("bias", graph.vector(bias, width))
                : product.layer().then("add", node).with("value", graph.weights(bias));
        return product.after(sum);
    }

    private static NamedTensor scaled(float factor, ConstantValue weights, GraphTranslation graph)
            throws FormatException {
        if (factor == 1) {
            return graph.weights(weights);
        }
        double[] values = weights.array().whole(graph.budget()).values(graph.budget());
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return new NamedTensor(weights.name(), BufferTensor.of(weights.shape().dimensions(), values));
    }
}
