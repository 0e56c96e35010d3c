package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.Value.Data;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Operators of the domain ai.onnx.ml, which converters of scikit-learn's models write. */
final class MachineLearning {

    private static final String DOMAIN = "ai.onnx.ml";
    private static final List<String> TYPES =
            List.of("Scaler", "Normalizer", "LinearClassifier", "LinearRegressor", "ZipMap", "ArrayFeatureExtractor");

    private final Translation translation;

    MachineLearning(Translation translation) {
        this.translation = translation;
    }

    static boolean knows(Node node) {
        return node.domain().equals(DOMAIN) && TYPES.contains(node.type());
    }

    void translate(Node node) throws IOException {
        Data data = translation.data(node, 0);
        if (node.type().equals("ArrayFeatureExtractor")) {
            int last = data.shape().rowAxis(-1);
            long[] columns = translation.constant(node, 1).longs();
            translation.output(node, translation.columns().picked(node, data, last, columns));
            return;
        }
        if (!node.type().equals("ZipMap") && data.shape().rank() > 2) {
            throw new FormatException("takes rows of shape " + data.shape() + ", expected two dimensions");
        }
        switch (node.type()) {
            case "Scaler" -> scaler(node, data);
            case "Normalizer" -> normalizer(node, data);
            case "LinearRegressor" -> translation.output(node, linear(node, data, node.integer("targets", 1)));
            case "LinearClassifier" -> classifier(node, data);
            default -> {
                translation.label(node.outputs().get(0), labels(node, "classlabels_int64s"));
                translation.output(node, data);
            }
        }
    }

    /** The names of classes, which are integers under the given key, or texts. */
    static List<String> labels(Node node, String integers) throws FormatException {
        return node.has(integers)
                ? Arrays.stream(node.integers(integers).orElseThrow())
                        .mapToObj(String::valueOf)
                        .toList()
                : node.texts("classlabels_strings");
    }

    /** {@code (x - offset) * scale}. */
    private void scaler(Node node, Data data) throws IOException {
        int width = data.shape().width();
        double[] offset = spread(node.numbers("offset").orElse(new double[] {0}), width);
        double[] scale = spread(node.numbers("scale").orElse(new double[] {1}), width);
        boolean divides = Arrays.stream(scale).allMatch(factor -> factor != 0 && Double.isFinite(1 / factor));
        Planned layer;
        if (divides) {
            double[] divisor = Arrays.stream(scale).map(factor -> 1 / factor).toArray();
            layer = Translation.layer("standardize", node, 1, data.layer())
                    .with("mean", vector("offset", offset))
                    .with("scale", vector("scale", divisor));
        } else {
            Planned centred = Translation.layer("sub", node, 1, data.layer()).with("value", vector("offset", offset));
            layer = Translation.layer("mul", node, 1, centred).with("value", vector("scale", scale));
        }
        translation.elementwise(node, layer, data);
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

    private static Planned.Weights vector(String name, double[] values) {
        return new Planned.Weights(name, BufferTensor.of(List.of((long) values.length), values));
    }

    private void normalizer(Node node, Data data) throws FormatException {
        String norm = node.text("norm", "MAX");
        String p = norm.equals("L1") ? "1" : norm.equals("L2") ? "2" : "max";
        translation.elementwise(
                node, Translation.layer("lp_norm", node, 1, data.layer()).with("p", p), data);
    }

    /** Coefficients are [outputs, inputs]. */
    private Data linear(Node node, Data data, long outputs) throws IOException {
        double[] coefficients = node.numbers("coefficients").orElse(new double[0]);
        double[] intercepts = node.numbers("intercepts").orElse(new double[0]);
        int width = data.shape().width();
        if (coefficients.length != outputs * width || (intercepts.length != 0 && intercepts.length != outputs)) {
            throw new FormatException("has " + coefficients.length + " coefficients and " + intercepts.length
                    + " intercepts for rows of " + width + " and " + outputs + " outputs");
        }
        Planned dense = Translation.layer("dense", node, 1, data.layer())
                .with(
                        "weights",
                        new Planned.Weights(
                                "coefficients", BufferTensor.of(List.of(outputs, (long) width), coefficients)))
                .with("transposed", true);
        if (intercepts.length > 0) {
            dense.with("bias", vector("intercepts", intercepts));
        }
        Shape shape = data.shape().with(data.shape().rank() - 1, outputs);
        return new Data(after(node, dense), shape);
    }

    private static Planned after(Node node, Planned layer) throws FormatException {
        return switch (node.text("post_transform", "NONE")) {
            case "NONE" -> layer;
            case "LOGISTIC" -> Translation.layer("sigmoid", node, 1, layer);
            case "SOFTMAX" -> Translation.layer("softmax", node, 1, layer);
            default ->
                throw new FormatException("has the post_transform " + node.text("post_transform", "")
                        + ", expected NONE, LOGISTIC or SOFTMAX");
        };
    }

    /**
     * The scores are the second output. One row of coefficients for two classes is not defined: the scores of the first
     * class are -x for one runtime, and 1 - x for another.
     */
    private void classifier(Node node, Data data) throws IOException {
        List<String> names = labels(node, "classlabels_ints");
        Data scores = linear(node, data, Math.max(1, names.size()));
        if (node.outputs().size() > 1) {
            translation.put(node.outputs().get(1), scores);
            translation.label(node.outputs().get(1), names);
        }
    }
}
