package io.jundenpa.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a layer: its {@code config} in the file. A setting that is {@code null} counts as absent.
 *
 * <p>The methods throw a {@link FormatException} if a setting has the wrong type. Its message names the key.
 */
final class LayerConfig {

    private final JsonNode node;

    LayerConfig(JsonNode node) {
        this.node = node;
    }

    JsonNode node() {
        return node;
    }

    /** The setting as the file has it; a missing node if it is absent. */
    JsonNode get(String key) {
        JsonNode value = node.path(key);
        return value.isNull() ? node.path("") : value;
    }

    /** A copy with another value of a flag. */
    LayerConfig with(String key, boolean value) {
        return node instanceof ObjectNode object
                ? new LayerConfig(object.deepCopy().put(key, value))
                : this;
    }

    boolean has(String key) {
        return !get(key).isMissingNode();
    }

    boolean flag(String key, boolean defaultValue) throws FormatException {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return defaultValue;
        }
        require(value.isBoolean(), key, "true or false");
        return value.booleanValue();
    }

    /** A positive integer, which must be present. */
    int integer(String key) throws FormatException {
        return positive(get(key), key);
    }

    /** A positive integer, alone or in a list of one, as Keras writes the sizes of windows. */
    int size(String key, int defaultValue) throws FormatException {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return defaultValue;
        }
        return positive(value.isArray() && value.size() == 1 ? value.get(0) : value, key);
    }

    private int positive(JsonNode value, String key) throws FormatException {
        require(value.isIntegralNumber() && value.canConvertToInt() && value.intValue() > 0, key, "a positive integer");
        return value.intValue();
    }

    float number(String key, float defaultValue) throws FormatException {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return defaultValue;
        }
        require(value.isNumber() && Float.isFinite(value.floatValue()), key, "a number");
        return value.floatValue();
    }

    String text(String key, String defaultValue) throws FormatException {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return defaultValue;
        }
        require(value.isTextual(), key, "text");
        return value.textValue();
    }

    /** A list of integers; one integer counts as a list of one. */
    Optional<List<Integer>> integers(String key) throws FormatException {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        List<Integer> integers = new ArrayList<>();
        for (JsonNode item : value.isArray() ? value : List.of(value)) {
            require(item.isIntegralNumber() && item.canConvertToInt(), key, "integers");
            integers.add(item.intValue());
        }
        return Optional.of(integers);
    }

    /** The numbers of nested lists in C order; one number counts as a list of one. */
    Optional<double[]> numbers(String key) throws FormatException {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        List<Double> numbers = new ArrayList<>();
        collect(value, key, numbers);
        return Optional.of(numbers.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private void collect(JsonNode value, String key, List<Double> numbers) throws FormatException {
        if (value.isArray()) {
            for (JsonNode item : value) {
                collect(item, key, numbers);
            }
        } else {
            require(value.isNumber(), key, "numbers");
            numbers.add(value.doubleValue());
        }
    }

    /**
     * Refuses a flag that is not at its default, because it would change the result.
     *
     * @param defaultValue the default in Keras
     */
    void requireFlag(String key, boolean defaultValue) throws FormatException {
        if (flag(key, defaultValue) != defaultValue) {
            throw new FormatException("has " + key + " " + !defaultValue + ", which is not supported");
        }
    }

    /** Refuses records of shape [channels, steps]. */
    void requireChannelsLast() throws FormatException {
        if (!text("data_format", "channels_last").equals("channels_last")) {
            throw new FormatException("has data_format channels_first, which is not supported");
        }
    }

    private void require(boolean condition, String key, String expected) throws FormatException {
        if (!condition) {
            throw new FormatException("has " + key + " " + get(key) + ", expected " + expected);
        }
    }
}
