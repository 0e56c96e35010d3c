package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.RowsValue;
import io.jundenpa.format.onnx.PlannedLayer.NamedTensor;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.FormatException;
import java.util.Arrays;
import java.util.List;

/** Operators of the domain ai.onnx.ml, written by converters of scikit-learn models. */
final class MachineLearning {

    private MachineLearning() {}

    static void arrayFeatureExtractor(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        int last = rows.shape().rowAxis(-1);
        graph.output(node, graph.moves().picked(node, rows, last, graph.integers(node, 1)));
    }

    /** Keeps the rows. The labels become the names of the columns. */
    static void zipMap(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        graph.label(node.outputs().get(0), ColumnLabels.of(node, "classlabels_int64s"));
        graph.output(node, rows);
    }

    /** Rows of at most two dimensions. The batch is not the last one. */
    private static RowsValue matrix(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        if (rows.shape().rank() > 2) {
            throw new FormatException("takes rows of shape " + rows.shape() + ", expected two dimensions");
        }
        rows.shape().rowAxis(-1);
        return rows;
    }

    /** {@code (x - offset) * scale}. */
    static void scaler(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = matrix(node, graph);
        int width = rows.shape().width();
        double[] offset = spread(node.numbers("offset").orElse(new double[] {0}), width);
        double[] scale = spread(node.numbers("scale").orElse(new double[] {1}), width);
        boolean divides = Arrays.stream(scale).allMatch(factor -> factor != 0 && Double.isFinite(1 / factor));
        PlannedLayer layer;
        if (divides) {
            double[] divisor = Arrays.stream(scale).map(factor -> 1 / factor).toArray();
            layer = rows.layer()
                    .then("standardize", node)
                    .with("mean", vector("offset", offset))
                    .with("scale", vector("scale", divisor));
        } else {
            PlannedLayer centred = rows.layer().then("sub", node).with("value", vector("offset", offset));
            layer = centred.then("mul", node).with("value", vector("scale", scale));
        }
        graph.output(node, rows.after(layer));
    }

    private static double[] spread(double[] values, int width) throws FormatException {
        if (values.length == width) {
            return values;
        }
        if (values.length != 1) {
            throw new FormatException("has " + values.length + " numbers for rows of " + width);
        }
        double[] all = new double[width];
        Arrays.fill(all, values[0]);
        return all;
    }

    private static NamedTensor vector(String name, double[] values) {
        return new NamedTensor(name, BufferTensor.of(List.of((long) values.length), values));
    }

    /** MAX is refused: it is the largest number in one runtime, and the largest absolute value in another. */
    static void normalizer(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = matrix(node, graph);
        String norm = node.text("norm", "MAX");
        if (!norm.equals("L1") && !norm.equals("L2")) {
            throw new FormatException("has the norm " + norm + ", expected L1 or L2");
        }
        String p = norm.equals("L1") ? "1" : "2";
        int steps = rows.shape().width(0, rows.shape().rank() - 1);
        graph.output(node, rows.after(rows.layer().then("lp_norm", node, steps).with("p", p)));
    }

    static void linearRegressor(OnnxNode node, GraphTranslation graph) throws FormatException {
        graph.output(node, linear(node, matrix(node, graph), node.integer("targets", 1)));
    }

    /**
     * The second output has the scores. One row of coefficients for two classes is refused: the score of the first class is
     * -x in one runtime and 1 - x in another.
     */
    static void linearClassifier(OnnxNode node, GraphTranslation graph) throws FormatException {
        List<String> names = ColumnLabels.of(node, "classlabels_ints");
        RowsValue scores = linear(node, matrix(node, graph), Math.max(1, names.size()));
        if (node.outputs().size() > 1) {
            graph.put(node.outputs().get(1), scores);
            graph.label(node.outputs().get(1), names);
        }
    }

    /** {@code x * coefficients + intercepts}, with coefficients [outputs, inputs]. */
    private static RowsValue linear(OnnxNode node, RowsValue rows, long outputs) throws FormatException {
        double[] coefficients = node.numbers("coefficients").orElse(new double[0]);
        double[] intercepts = node.numbers("intercepts").orElse(new double[0]);
        int width = rows.shape().width();
        if (coefficients.length != outputs * width || (intercepts.length != 0 && intercepts.length != outputs)) {
            throw new FormatException("has " + coefficients.length + " coefficients and " + intercepts.length
                    + " intercepts for rows of " + width + " and " + outputs + " outputs");
        }
        Shape shape = rows.shape().with(rows.shape().rank() - 1, outputs);
        PlannedLayer dense = rows.layer()
                .then("dense", node, 1, shape.width())
                .with(
                        "weights",
                        new NamedTensor("coefficients", BufferTensor.of(List.of(outputs, (long) width), coefficients)))
                .with("transposed", true);
        if (intercepts.length > 0) {
            dense.with("bias", vector("intercepts", intercepts));
        }
        return new RowsValue(transformed(node, dense), shape);
    }

    private static PlannedLayer transformed(OnnxNode node, PlannedLayer layer) throws FormatException {
        return switch (node.text("post_transform", "NONE")) {
            case "NONE" -> layer;
            case "LOGISTIC" -> layer.then("sigmoid", node);
            case "SOFTMAX" -> layer.then("softmax", node);
            default ->
                throw new FormatException("has the post_transform " + node.text("post_transform", "")
                        + ", expected NONE, LOGISTIC or SOFTMAX");
        };
    }
}
