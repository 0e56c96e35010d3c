package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.FormatException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node of a graph.
 *
 * @param place of the node, for messages: {@code node 5 "/net/Gemm_2" (Gemm)}. All layers of the node share the text
 * @param domain of its operator; empty for ONNX's own
 * @param type name of its operator
 * @param inputs names of values; the name of an unused input is empty
 * @param outputs names of values; the name of an unused output is empty
 */
record OnnxNode(
        int index,
        String place,
        String domain,
        String type,
        List<String> inputs,
        List<String> outputs,
        Map<String, Attribute> attributes) {

    /** The name of an input; empty if it is unused. */
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

    /** A required attribute. */
    long[] requiredIntegers(String key) throws FormatException {
        return integers(key).orElseThrow(() -> new FormatException("has no " + key));
    }

    /** Refuses the node if an attribute has another value. */
    void requireInteger(String key, long expected) throws FormatException {
        if (integer(key, expected) != expected) {
            throw new FormatException(
                    "has " + key + " " + integer(key, expected) + ", which is not supported; expected " + expected);
        }
    }
}
