package io.jundenpa.onnx;

import io.jundenpa.tensor.FormatException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node of a graph.
 *
 * @param domain of its operator; ONNX's own is empty
 * @param type its operator
 * @param inputs names of values; empty for one that is left out
 */
record Node(
        int index,
        String name,
        String domain,
        String type,
        List<String> inputs,
        List<String> outputs,
        Map<String, Attribute> attributes) {

    /** Where it is, for messages: {@code node 5 "/net/Gemm_2" (Gemm)}. */
    String place() {
        return "node " + index + (name.isEmpty() ? "" : " \"" + name + "\"") + " (" + type + ")";
    }

    /** The name of an input; empty if it is left out. */
    String input(int position) {
        return position < inputs.size() ? inputs.get(position) : "";
    }

    boolean hasInput(int position) {
        return !input(position).isEmpty();
    }

    boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    private Optional<Attribute> attribute(String key) {
        return Optional.ofNullable(attributes.get(key));
    }

    float number(String key, float defaultValue) throws FormatException {
        Optional<Attribute> attribute = attribute(key);
        return attribute.isPresent() ? attribute.orElseThrow().f() : defaultValue;
    }

    long integer(String key, long defaultValue) {
        return attribute(key).map(Attribute::i).orElse(defaultValue);
    }

    String text(String key, String defaultValue) {
        return attribute(key).map(Attribute::s).orElse(defaultValue);
    }

    Optional<long[]> integers(String key) {
        return attribute(key).map(Attribute::ints);
    }

    Optional<double[]> numbers(String key) {
        return attribute(key).map(Attribute::floats);
    }

    List<String> texts(String key) {
        return attribute(key).map(Attribute::strings).orElse(List.of());
    }

    Optional<OnnxTensor> tensor(String key) throws FormatException {
        Optional<Attribute> attribute = attribute(key);
        return attribute.isPresent() ? Optional.of(attribute.orElseThrow().t()) : Optional.empty();
    }

    /** Refuses the node because of an attribute that is not as everywhere. */
    void requireInteger(String key, long expected) throws FormatException {
        if (integer(key, expected) != expected) {
            throw new FormatException(
                    "has " + key + " " + integer(key, expected) + ", which is not supported; expected " + expected);
        }
    }

    boolean isOne(String... types) {
        return domain.isEmpty() && Arrays.asList(types).contains(type);
    }
}
