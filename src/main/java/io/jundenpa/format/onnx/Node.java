package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.FormatException;
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

    float number(String key, float defaultValue) throws FormatException {
        Attribute attribute = attributes.get(key);
        return attribute == null ? defaultValue : attribute.f();
    }

    long integer(String key, long defaultValue) throws FormatException {
        Attribute attribute = attributes.get(key);
        return attribute == null ? defaultValue : attribute.i();
    }

    String text(String key, String defaultValue) throws FormatException {
        Attribute attribute = attributes.get(key);
        return attribute == null ? defaultValue : attribute.s();
    }

    Optional<long[]> integers(String key) throws FormatException {
        Attribute attribute = attributes.get(key);
        return attribute == null ? Optional.empty() : Optional.of(attribute.ints());
    }

    Optional<double[]> numbers(String key) throws FormatException {
        Attribute attribute = attributes.get(key);
        return attribute == null ? Optional.empty() : Optional.of(attribute.floats());
    }

    List<String> texts(String key) throws FormatException {
        Attribute attribute = attributes.get(key);
        return attribute == null ? List.of() : attribute.strings();
    }

    Optional<OnnxTensor> tensor(String key) throws FormatException {
        Attribute attribute = attributes.get(key);
        return attribute == null ? Optional.empty() : Optional.of(attribute.t());
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
