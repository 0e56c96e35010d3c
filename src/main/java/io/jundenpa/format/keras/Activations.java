package io.jundenpa.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import java.util.Map;

/**
 * Activation functions by their names in Keras.
 *
 * <p>Source: Keras 3.15, {@code keras/src/activations/activations.py}. The function {@code leaky_relu} has the slope 0.2,
 * the layer {@code LeakyReLU} has 0.3. In Keras 3, {@code hard_sigmoid} has the slope 1/6. In Keras 2 it is
 * {@code 0.2 x + 0.5} (Keras 2.15, {@code keras/src/backend.py}).
 */
final class Activations {

    private static final Map<String, String> TYPES = Map.ofEntries(
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

    private static final float SLOPE = 0.2f;

    private Activations() {}

    /**
     * The setting that names an activation.
     *
     * @throws FormatException if it is a custom object
     */
    static JsonNode setting(LayerCall call, String key) throws FormatException {
        JsonNode setting = call.config().get(key);
        CustomObjects.refuse("", setting);
        return setting;
    }

    /** Appends a layer for the activation that a setting names. {@code linear} needs no layer. */
    static KerasTensor apply(LayerCall call, String key, KerasTensor input) throws FormatException {
        String name = name(call, key);
        if (name.equals("linear")) {
            return input;
        }
        StackLayer written = call.write(type(name), input.steps(), input);
        setParameters(call, name, "", written);
        return KerasTensor.of(written, input.shape());
    }

    /** Sets the activation of a recurrent layer. Refuses an activation that needs several numbers. */
    static void set(LayerCall call, String key, StackLayer written) throws FormatException {
        String name = name(call, key);
        if (name.endsWith("softmax")) {
            throw new FormatException("has " + key + " " + name + ", which is not supported");
        }
        written.set(key, type(name));
        setParameters(call, name, key.replace("activation", ""), written);
    }

    private static void setParameters(LayerCall call, String name, String prefix, StackLayer written) {
        boolean keras2Sigmoid = name.equals("hard_sigmoid") && call.context().beforeKeras3();
        if (name.equals("leaky_relu") || keras2Sigmoid) {
            written.set(prefix + "alpha", SLOPE);
        }
    }

    private static String type(String name) throws FormatException {
        String type = TYPES.get(name);
        if (type == null) {
            throw new FormatException("has the activation " + name + ", which is not supported");
        }
        return type;
    }

    /** The name of a function. Keras writes some as {@code {"class_name": "function", "config": "relu"}}. */
    private static String name(LayerCall call, String key) throws FormatException {
        JsonNode setting = setting(call, key);
        if (setting.isMissingNode()) {
            return "linear";
        }
        JsonNode name = setting.isObject() ? setting.path("config") : setting;
        if (!name.isTextual()) {
            throw new FormatException("has " + key + " " + setting + ", which is not supported");
        }
        return name.textValue();
    }
}
