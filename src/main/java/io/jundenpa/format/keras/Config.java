package io.jundenpa.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings of a layer, each with the default that Keras has for it. */
final class Config {

    private final JsonNode node;

    Config(JsonNode node) {
        this.node = node;
    }

    JsonNode node() {
        return node;
    }

    /** The setting as it stands; a missing node if it does not, or is null. */
    JsonNode get(String key) {
        JsonNode value = node.path(key);
        return value.isNull() ? node.path("") : value;
    }

    /** The same settings with one that is on or off. */
    Config with(String key, boolean value) {
        return node instanceof ObjectNode object ? new Config(object.deepCopy().put(key, value)) : this;
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

    int integer(String key) throws FormatException {
        return positive(get(key), key);
    }

    /** An integer that may stand in a list of one, as sizes of windows do. */
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

    /** A list of integers, or one integer as a list of itself; nothing if there is none. */
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

    /** The numbers of a list in lists, in C order, or one number; nothing if there is none. */
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
     * Refuses a setting that is something else than Keras' default, because it changes the result.
     *
     * @param allowed its default
     */
    void requireFlag(String key, boolean allowed) throws FormatException {
        if (flag(key, allowed) != allowed) {
            throw new FormatException("has " + key + " " + !allowed + ", which is not supported");
        }
    }

    private void require(boolean condition, String key, String expected) throws FormatException {
        if (!condition) {
            throw new FormatException("has " + key + " " + get(key) + ", expected " + expected);
        }
    }
}
