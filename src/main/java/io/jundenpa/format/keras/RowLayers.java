package io.jundenpa.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Layers that see a row of the last axis at a time: dense ones, normalisations, and encodings of categories. */
final class RowLayers {

    private static final Set<String> TYPES = Set.of(
            "Dense",
            "BatchNormalization",
            "LayerNormalization",
            "RMSNormalization",
            "UnitNormalization",
            "Normalization",
            "Rescaling",
            "Embedding",
            "CategoryEncoding",
            "TimeDistributed");
    private static final Set<String> IN_TIME_DISTRIBUTED = Set.of(
            "Dense",
            "BatchNormalization",
            "LayerNormalization",
            "RMSNormalization",
            "UnitNormalization",
            "Rescaling",
            "Activation",
            "ReLU",
            "LeakyReLU",
            "ELU",
            "Dropout",
            "Identity");

    /** What Keras adds under a root, or takes for the smallest divisor. */
    private static final float BATCH_EPSILON = 1e-3f;

    private static final float RMS_EPSILON = 1e-6f;
    private static final float UNIT_EPSILON = 1e-12f;
    private static final double SMALLEST_DEVIATION = 1e-7;

    private final Translation translation;

    RowLayers(Translation translation) {
        this.translation = translation;
    }

    static boolean knows(KerasLayer layer) {
        return TYPES.contains(layer.type());
    }

    Value translate(KerasLayer layer, Value input) throws IOException {
        return switch (layer.type()) {
            case "Dense" -> dense(layer, input);
            case "BatchNormalization" -> batchNormalization(layer, input);
            case "LayerNormalization" -> layerNormalization(layer, input);
            case "RMSNormalization" -> rmsNormalization(layer, input);
            case "UnitNormalization" -> unitNormalization(layer, input);
            case "Normalization" -> normalization(layer, input);
            case "Rescaling" -> rescaling(layer, input);
            case "Embedding" -> embedding(layer, input);
            case "CategoryEncoding" -> categoryEncoding(layer, input);
            default -> timeDistributed(layer, input);
        };
    }

    private Value dense(KerasLayer layer, Value input) throws FormatException {
        int units = layer.config().integer("units");
        Variables variables = translation.variables(layer.scope());
        StackLayer dense = translation
                .rows("dense", layer, input)
                .tensor("weights", layer.name() + "/kernel", variables.take("kernel", input.last(), units));
        if (layer.config().flag("use_bias", true)) {
            dense.tensor("bias", layer.name() + "/bias", variables.take("bias", units));
        }
        return translation.activations().apply(layer, "activation", Translation.value(dense, input.withLast(units)));
    }

    private Value batchNormalization(KerasLayer layer, Value input) throws FormatException {
        layer.requireLastAxis("axis", input);
        layer.config().requireFlag("renorm", false);
        int size = input.last();
        Variables variables = translation.variables(layer.scope());
        StackLayer norm = translation.rows("batch_norm", layer, input);
        if (layer.config().flag("scale", true)) {
            norm.tensor("gain", layer.name() + "/gamma", variables.take("gamma", size));
        }
        if (layer.config().flag("center", true)) {
            norm.tensor("shift", layer.name() + "/beta", variables.take("beta", size));
        }
        norm.tensor("mean", layer.name() + "/moving_mean", variables.take("moving_mean", size))
                .tensor("variance", layer.name() + "/moving_variance", variables.take("moving_variance", size))
                .set("epsilon", layer.config().number("epsilon", BATCH_EPSILON));
        return Translation.value(norm, input.shape());
    }

    /** Over the last axis, or over all of the record. */
    private Value layerNormalization(KerasLayer layer, Value input) throws FormatException {
        List<Integer> shape = normalizedShape(layer, input);
        float epsilon = layer.config().number("epsilon", BATCH_EPSILON);
        Variables variables = translation.variables(layer.scope());
        int steps = input.width() / Value.width(shape);
        if (layer.config().flag("rms_scaling", false)) {
            return deviationScaling(layer, input, steps, epsilon, variables.take("gamma", shape));
        }
        StackLayer norm = translation.whole("layer_norm", layer, steps, input);
        if (layer.config().flag("scale", true)) {
            norm.tensor("gain", layer.name() + "/gamma", Reshaped.vector(variables.take("gamma", shape)));
        }
        if (layer.config().flag("center", true)) {
            norm.tensor("shift", layer.name() + "/beta", Reshaped.vector(variables.take("beta", shape)));
        }
        return Translation.value(norm.set("epsilon", epsilon), input.shape());
    }

    /** The shape of the axes that are normalised over, which are the last one or all. */
    private static List<Integer> normalizedShape(KerasLayer layer, Value input) throws FormatException {
        List<Integer> axes = new ArrayList<>();
        for (int axis : layer.config().integers("axis").orElse(List.of(-1))) {
            axes.add(KerasLayer.recordAxis(axis, input));
        }
        if (axes.equals(List.of(input.rank() - 1))) {
            return List.of(input.last());
        }
        for (int axis = 0; axis < input.rank(); axis++) {
            if (axes.size() != input.rank() || axes.get(axis) != axis) {
                throw new FormatException("has axis " + layer.config().get("axis") + " for records of shape "
                        + input.shape() + ", which is not supported, expected the last one or all");
            }
        }
        return input.shape();
    }

    /** What Keras calls {@code rms_scaling}: {@code gamma * x / sqrt(variance + epsilon)}, where only the variance is centred. */
    private Value deviationScaling(KerasLayer layer, Value input, int steps, float epsilon, TensorSource gamma) {
        Value mean = step("reduce_mean", layer, steps, input);
        Value variance =
                step("reduce_mean", layer, steps, step("square", layer, steps, step("sub", layer, steps, input, mean)));
        Value raised = Translation.value(
                translation.whole("add", layer, steps, variance).set("value", epsilon), List.of(steps));
        Value scaled = step("div", layer, steps, input, step("sqrt", layer, steps, raised));
        return Translation.value(
                translation
                        .whole("mul", layer, steps, scaled)
                        .tensor("value", layer.name() + "/gamma", Reshaped.vector(gamma)),
                input.shape());
    }

    private Value step(String type, KerasLayer layer, int steps, Value... inputs) {
        return Translation.value(translation.whole(type, layer, steps, inputs), inputs[0].shape());
    }

    private Value rmsNormalization(KerasLayer layer, Value input) throws FormatException {
        List<Integer> shape = normalizedShape(layer, input);
        TensorSource scale = translation.variables(layer.scope()).take("scale", shape);
        StackLayer norm = translation
                .whole("rms_norm", layer, input.width() / Value.width(shape), input)
                .tensor("gain", layer.name() + "/scale", Reshaped.vector(scale))
                .set("epsilon", layer.config().number("epsilon", RMS_EPSILON));
        return Translation.value(norm, input.shape());
    }

    /** {@code x / sqrt(max(sum of squares, 1e-12))}: a row shorter than 1e-6 does not become one of length 1. */
    private Value unitNormalization(KerasLayer layer, Value input) throws FormatException {
        int steps = input.width() / Value.width(normalizedShape(layer, input));
        Value squares = step("reduce_sum_square", layer, steps, input);
        Value bounded = Translation.value(
                translation.whole("max", layer, steps, squares).set("value", UNIT_EPSILON), List.of(steps));
        return step("div", layer, steps, input, step("sqrt", layer, steps, bounded));
    }

    /** {@code (x - mean) / max(sqrt(variance), 1e-7)}; the constants stand in the settings, or were learned from data. */
    private Value normalization(KerasLayer layer, Value input) throws IOException {
        boolean ofAll = layer.config().integers("axis").orElse(List.of()).isEmpty();
        List<Integer> shape = ofAll ? List.of() : normalizedShape(layer, input);
        int size = ofAll ? input.last() : Value.width(shape);
        double[] mean;
        double[] variance;
        if (layer.config().has("mean")) {
            mean = layer.config().numbers("mean").orElseThrow();
            variance = layer.config().numbers("variance").orElse(new double[0]);
        } else {
            Variables variables = translation.variables(layer.scope());
            mean = variables.take("mean", shape).doubles();
            variance = variables.take("variance", shape).doubles();
            variables.takeAny("count");
        }
        Constants shift = constants("mean", mean, size);
        Constants deviation = constants("variance", deviations(variance), size);
        boolean invert = layer.config().flag("invert", false);
        StackLayer norm = translation
                .whole(invert ? "affine" : "standardize", layer, input.width() / size, input)
                .tensor(invert ? "shift" : "mean", layer.name() + "/mean", shift)
                .tensor("scale", layer.name() + "/deviation", deviation);
        return Translation.value(norm, input.shape());
    }

    private static double[] deviations(double[] variances) {
        return Arrays.stream(variances)
                .map(variance -> Math.max(Math.sqrt(variance), SMALLEST_DEVIATION))
                .toArray();
    }

    /** As many as needed, where one stands for all. */
    private static Constants constants(String key, double[] values, int size) throws FormatException {
        if (values.length != size && values.length != 1) {
            throw new FormatException("has " + values.length + " numbers of " + key + ", expected " + size);
        }
        return new Constants(size, i -> values[values.length == 1 ? 0 : i]);
    }

    private Value rescaling(KerasLayer layer, Value input) throws FormatException {
        int size = input.last();
        Constants scale = constants("scale", layer.config().numbers("scale").orElse(new double[] {1}), size);
        Constants offset = constants("offset", layer.config().numbers("offset").orElse(new double[] {0}), size);
        StackLayer affine = translation
                .rows("affine", layer, input)
                .tensor("scale", layer.name() + "/scale", scale)
                .tensor("shift", layer.name() + "/offset", offset);
        return Translation.value(affine, input.shape());
    }

    private Value embedding(KerasLayer layer, Value input) throws FormatException {
        layer.config().requireFlag("mask_zero", false);
        int size = layer.config().integer("output_dim");
        TensorSource table = translation
                .variables(layer.scope())
                .take("embeddings", layer.config().integer("input_dim"), size);
        List<Integer> shape = new ArrayList<>(input.shape());
        shape.add(size);
        return Translation.value(
                translation.whole("embedding", layer, 1, input).tensor("weights", layer.name() + "/embeddings", table),
                shape);
    }

    private Value categoryEncoding(KerasLayer layer, Value input) throws FormatException {
        String mode = layer.config().text("output_mode", "multi_hot");
        if (!mode.equals("one_hot")) {
            throw new FormatException("has output_mode " + mode + ", which is not supported, expected one_hot");
        }
        int size = layer.config().integer("num_tokens");
        boolean single = input.last() == 1;
        List<Integer> shape = new ArrayList<>(single ? input.shape().subList(0, input.rank() - 1) : input.shape());
        shape.add(size);
        return Translation.value(translation.whole("one_hot", layer, 1, input).set("size", size), shape);
    }

    /** The layer in it goes over the last axis anyway. */
    private Value timeDistributed(KerasLayer layer, Value input) throws FormatException {
        JsonNode wrapped = layer.config().get("layer");
        Classes.requireKeras("", wrapped);
        String type = wrapped.path("class_name").asText();
        if (input.rank() < 2 || !IN_TIME_DISTRIBUTED.contains(type)) {
            throw new FormatException("of " + type + " on records of shape " + input.shape() + " is not supported");
        }
        Config inner = new Config(wrapped.path("config"));
        Scope scope = layer.scope().part("layer");
        return translation.translate(layer.wrapped(type, inner, scope), List.of(input));
    }
}
