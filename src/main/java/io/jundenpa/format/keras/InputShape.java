package io.jundenpa.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Finds the shape of a model's input. The versions of Keras write it in different places: in the configuration of an input
 * layer or of the first layer ({@code batch_shape}; Keras 2: {@code batch_input_shape}), or in the configuration of the
 * model ({@code build_config}; Keras 2: {@code build_input_shape}).
 */
final class InputShape {

    private static final int UNKNOWN = -1;

    private static final List<String> KEYS = List.of("batch_shape", "batch_input_shape");

    private InputShape() {}

    /**
     * The shape of one record, without the batch axis.
     *
     * @param width numbers in a row, to compute the size that the file leaves open
     * @throws FormatException if the file does not say the shape, or a size stays unknown
     */
    static List<Integer> of(JsonNode model, OptionalInt width) throws FormatException {
        List<Integer> shape = sizes(find(model));
        List<Integer> known = new ArrayList<>(shape);
        int knownWidth =
                KerasTensor.width(shape.stream().filter(size -> size != UNKNOWN).toList());
        int open = known.indexOf(UNKNOWN);
        if (open >= 0 && width.isPresent() && knownWidth > 0 && width.getAsInt() % knownWidth == 0) {
            known.set(open, width.getAsInt() / knownWidth);
        }
        if (known.stream().anyMatch(size -> size < 1)) {
            throw new FormatException("has an input of shape " + text(shape)
                    + ", expected all but the first to be known; write a model.yaml beside it with network: FILE and"
                    + " input: {size: N}");
        }
        return known;
    }

    private static JsonNode find(JsonNode model) throws FormatException {
        JsonNode config = model.path("config");
        JsonNode layers = config.isArray() ? config : config.path("layers");
        for (JsonNode layer : layers) {
            for (String key : KEYS) {
                if (layer.path("config").path(key).isArray()) {
                    return layer.path("config").path(key);
                }
            }
        }
        for (JsonNode built : List.of(
                config.path("build_input_shape"), model.path("build_config").path("input_shape"))) {
            if (built.isArray()) {
                return built;
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
            sizes.add(size.isNull() ? UNKNOWN : size.intValue());
        }
        if (sizes.size() < 2) {
            throw new FormatException(
                    "has an input of shape " + shape + ", expected at least one axis after the batch");
        }
        return sizes.subList(1, sizes.size());
    }

    /** The shape as Keras writes it, with the batch axis. */
    private static String text(List<Integer> shape) {
        StringBuilder text = new StringBuilder("[null");
        shape.forEach(size -> text.append(", ").append(size == UNKNOWN ? "null" : String.valueOf(size)));
        return text.append("]").toString();
    }
}
