package io.jundenpa.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Activations by their names, and the layers that are one.
 *
 * <p>The names without settings have those of {@code keras.activations}: the slope of {@code leaky_relu} is 0.2 there, and
 * 0.3 in the layer of that name. Keras 2 had another {@code hard_sigmoid}, {@code 0.2 x + 0.5}.
 */
final class Activations {

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("linear", "identity"),
            Map.entry("relu", "relu"),
            Map.entry("relu6", "relu6"),
            Map.entry("leaky_relu", "leaky_relu"),
            Map.entry("elu", "elu"),
            Map.entry("selu", "selu"),
            Map.entry("celu", "celu"),
            Map.entry("gelu", "gelu"),
            Map.entry("sigmoid", "sigmoid"),
            Map.entry("hard_sigmoid", "hard_sigmoid"),
            Map.entry("log_sigmoid", "log_sigmoid"),
            Map.entry("silu", "silu"),
            Map.entry("swish", "silu"),
            Map.entry("hard_silu", "hard_swish"),
            Map.entry("hard_swish", "hard_swish"),
            Map.entry("mish", "mish"),
            Map.entry("tanh", "tanh"),
            Map.entry("hard_tanh", "hard_tanh"),
            Map.entry("tanh_shrink", "tanh_shrink"),
            Map.entry("softplus", "softplus"),
            Map.entry("softsign", "softsign"),
            Map.entry("soft_shrink", "soft_shrink"),
            Map.entry("hard_shrink", "hard_shrink"),
            Map.entry("squareplus", "squareplus"),
            Map.entry("sparse_plus", "sparse_plus"),
            Map.entry("sparse_sigmoid", "sparse_sigmoid"),
            Map.entry("exponential", "exp"),
            Map.entry("softmax", "softmax"),
            Map.entry("log_softmax", "log_softmax"));

    private static final Set<String> LAYERS =
            Set.of("Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax", "ThresholdedReLU");

    private final Translation translation;
    private final boolean first;

    /** @param first whether the names are those of Keras 1 or 2 */
    Activations(Translation translation, boolean first) {
        this.translation = translation;
        this.first = first;
    }

    static boolean knows(KerasLayer layer) {
        return LAYERS.contains(layer.type());
    }

    Value translate(KerasLayer layer, Value input) throws FormatException {
        return switch (layer.type()) {
            case "Activation" -> apply(layer, "activation", input);
            case "ReLU" -> relu(layer, input);
            case "LeakyReLU" -> {
                float slope =
                        layer.config().number("negative_slope", layer.config().number("alpha", 0.3f));
                yield value(translation.rows("leaky_relu", layer, input).set("alpha", slope), input);
            }
            case "ThresholdedReLU" ->
                value(
                        translation
                                .rows("thresholded_relu", layer, input)
                                .set("alpha", layer.config().number("theta", 1)),
                        input);
            case "ELU" ->
                value(
                        translation
                                .rows("elu", layer, input)
                                .set("alpha", layer.config().number("alpha", 1)),
                        input);
            case "PReLU" -> prelu(layer, input);
            default -> {
                layer.requireLastAxis("axis", input);
                yield value(translation.rows("softmax", layer, input), input);
            }
        };
    }

    private static Value value(StackLayer layer, Value input) {
        return Translation.value(layer, input.shape());
    }

    /** Writes the activation that a setting names as a layer of its own; nothing for {@code linear}. */
    Value apply(KerasLayer layer, String key, Value input) throws FormatException {
        JsonNode setting = setting(layer, key);
        if (setting.isObject() && LAYERS.contains(setting.path("class_name").asText())) {
            Config config = new Config(setting.path("config"));
            return translate(layer.wrapped(setting.path("class_name").asText(), config, layer.scope()), input);
        }
        String name = name(layer, key);
        if (name.equals("linear")) {
            return input;
        }
        StackLayer written = translation.rows(ours(name), layer, input);
        settings(name, "", written);
        return value(written, input);
    }

    /** Sets the activation of a recurrent layer, which is one of a number by itself. */
    void set(KerasLayer layer, String key, StackLayer written) throws FormatException {
        String name = name(layer, key);
        if (name.endsWith("softmax")) {
            throw new FormatException("has " + key + " " + name + ", which is not supported");
        }
        written.set(key, ours(name));
        settings(name, key.replace("activation", ""), written);
    }

    private void settings(String name, String prefix, StackLayer written) {
        if (name.equals("leaky_relu")) {
            written.set(prefix + "alpha", 0.2f);
        } else if (name.equals("hard_sigmoid") && first) {
            written.set(prefix + "alpha", 0.2f);
        }
    }

    private static String ours(String name) throws FormatException {
        String ours = NAMES.get(name);
        if (ours == null) {
            throw new FormatException("has the activation " + name + ", which is not supported");
        }
        return ours;
    }

    private static JsonNode setting(KerasLayer layer, String key) throws FormatException {
        JsonNode setting = layer.config().get(key);
        Classes.requireKeras("", setting);
        return setting;
    }

    /** The name of a function; Keras writes some as {@code {"class_name": "function", "config": "relu"}}. */
    private static String name(KerasLayer layer, String key) throws FormatException {
        JsonNode setting = setting(layer, key);
        if (setting.isMissingNode()) {
            return "linear";
        }
        JsonNode name = setting.isObject() ? setting.path("config") : setting;
        if (!name.isTextual()) {
            throw new FormatException("has " + key + " " + setting + ", which is not supported");
        }
        return name.textValue();
    }

    /**
     * With {@code max_value} m, {@code negative_slope} s and {@code threshold} t: m from m on, x from t on, s (x - t) below.
     */
    private Value relu(KerasLayer layer, Value input) throws FormatException {
        float slope = layer.config().number("negative_slope", 0);
        float threshold = layer.config().number("threshold", 0);
        if (threshold < 0 || slope < 0 || (threshold > 0 && slope != 0)) {
            throw new FormatException(
                    "has negative_slope " + slope + " and threshold " + threshold + ", which is not supported");
        }
        Value rectified;
        if (threshold > 0) {
            rectified = value(translation.rows("thresholded_relu", layer, input).set("alpha", threshold), input);
        } else if (slope > 0) {
            rectified = value(translation.rows("leaky_relu", layer, input).set("alpha", slope), input);
        } else {
            rectified = value(translation.rows("relu", layer, input), input);
        }
        if (!layer.config().has("max_value")) {
            return rectified;
        }
        return value(
                translation
                        .rows("min", layer, rectified)
                        .set("value", layer.config().number("max_value", 0)),
                input);
    }

    /** A slope for each number of the record, or, where all axes but the last are shared, for each of the last axis. */
    private Value prelu(KerasLayer layer, Value input) throws FormatException {
        TensorSource slope = translation.variables(layer.scope()).takeAny("alpha");
        List<Long> shape = slope.shape();
        List<Long> whole = input.shape().stream().map(Integer::longValue).toList();
        boolean ofLast = shape.size() == input.rank()
                && shape.subList(0, shape.size() - 1).stream().allMatch(size -> size == 1)
                && shape.get(shape.size() - 1) == input.last();
        if (!shape.equals(whole) && !ofLast) {
            throw new FormatException("has slopes of shape " + shape + " for records of shape " + input.shape()
                    + ", which is not supported");
        }
        int steps = shape.equals(whole) ? 1 : input.steps();
        return value(
                translation
                        .whole("prelu", layer, steps, input)
                        .tensor("slope", layer.name() + "/alpha", Reshaped.vector(slope)),
                input);
    }
}
