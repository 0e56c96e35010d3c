package io.jundenpa.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;

/** Finds the shape of a model's input, which versions of Keras write in different places. */
final class InputShape {

    /** Stands for a size that is not said. */
    static final int OPEN = -1;

    private static final List<String> KEYS = List.of("batch_shape", "batch_input_shape");

    private InputShape() {}

    /** The sizes without the batch, of an input layer, or of the first layer, or of what the model was built for. */
    static List<Integer> of(JsonNode model, JsonNode config) throws FormatException {
        JsonNode layers = config.isArray() ? config : config.path("layers");
        for (JsonNode layer : layers) {
            for (String key : KEYS) {
                if (layer.path("config").path(key).isArray()) {
                    return sizes(layer.path("config").path(key));
                }
            }
        }
        for (JsonNode built : List.of(
                config.path("build_input_shape"), model.path("build_config").path("input_shape"))) {
            if (built.isArray()) {
                return sizes(built);
            }
        }
        throw new FormatException("does not say the shape of its input; put keras.Input(shape) before its first layer");
    }

    private static List<Integer> sizes(JsonNode shape) throws FormatException {
        List<Integer> sizes = new ArrayList<>();
        for (JsonNode size : shape) {
            if (!size.isNull() && !(size.isInt() && size.intValue() > 0)) {
                throw new FormatException("has an input of shape " + shape);
            }
            sizes.add(size.isNull() ? OPEN : size.intValue());
        }
        if (sizes.size() < 2) {
            throw new FormatException(
                    "has an input of shape " + shape + ", expected at least one axis behind the batch");
        }
        return sizes.subList(1, sizes.size());
    }

    /** As Keras writes it, the batch included. */
    static String text(List<Integer> shape) {
        StringBuilder text = new StringBuilder("[null");
        shape.forEach(size -> text.append(", ").append(size == OPEN ? "null" : String.valueOf(size)));
        return text.append("]").toString();
    }
}
