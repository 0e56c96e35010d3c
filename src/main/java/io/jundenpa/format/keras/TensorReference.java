package io.jundenpa.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reference to the output of one call of a layer: Keras' {@code keras_history}.
 *
 * <p>Keras 3 writes a call as {@code {"args": [...], "kwargs": {...}}}; a tensor in it is a map whose
 * {@code keras_history} is {@code [layer, call, output]}. Keras 2 writes a call as a list of
 * {@code [layer, call, output, kwargs]}. Source: Keras 3.15, {@code serialize_node} in
 * {@code keras/src/models/functional.py}.
 *
 * @param layer the name of the layer
 * @param call the number of the call among the calls of the layer, from 0
 */
record TensorReference(String layer, int call) {

    private static final String TENSOR = "__keras_tensor__";

    /** The only input or output of a model: {@code [layer, call, output]}, alone or in a list of one. */
    static TensorReference single(JsonNode config, String key) throws FormatException {
        JsonNode list = config.path(key);
        JsonNode only = list.size() == 1 && list.isArray() ? list.get(0) : list;
        return of(only).orElseThrow(() -> new FormatException(
                "has " + key + " " + list + ", expected one; only models of one input and one output are supported"));
    }

    /** A reference to the first output of a call; layers of several outputs are not supported. */
    private static Optional<TensorReference> of(JsonNode history) {
        boolean isReference = history.isArray()
                && history.size() >= 3
                && history.get(0).isTextual()
                && history.get(1).canConvertToInt()
                && history.get(2).isInt()
                && history.get(2).intValue() == 0;
        return isReference
                ? Optional.of(new TensorReference(
                        history.get(0).textValue(), history.get(1).intValue()))
                : Optional.empty();
    }

    /**
     * The inputs of each call of a layer.
     *
     * @param node the layer's entry in the file
     */
    static List<List<TensorReference>> calls(KerasLayer layer, JsonNode node) throws FormatException {
        List<List<TensorReference>> calls = new ArrayList<>();
        for (JsonNode call : node.path("inbound_nodes")) {
            List<TensorReference> inputs = new ArrayList<>();
            if (call.isObject()) {
                collect(layer, call.path("args"), inputs);
                requireForPrediction(layer, call.path("kwargs"));
            } else if (of(call).isPresent()) {
                add(layer, call, inputs);
            } else {
                for (JsonNode input : call) {
                    add(layer, input, inputs);
                }
            }
            calls.add(inputs);
        }
        if (calls.isEmpty()) {
            throw new FormatException(layer.origin() + " is never called");
        }
        return calls;
    }

    private static void add(KerasLayer layer, JsonNode history, List<TensorReference> inputs) throws FormatException {
        inputs.add(of(history)
                .orElseThrow(
                        () -> new FormatException(layer.origin() + " reads " + history + ", which is not supported")));
        requireForPrediction(layer, history.path(3));
    }

    /**
     * Collects tensors from arguments and lists of arguments. Refuses any other argument, because it could change the
     * result.
     */
    private static void collect(KerasLayer layer, JsonNode argument, List<TensorReference> inputs)
            throws FormatException {
        if (argument.isArray()) {
            for (JsonNode item : argument) {
                collect(layer, item, inputs);
            }
        } else if (argument.path("class_name").asText().equals(TENSOR)) {
            add(layer, argument.path("config").path("keras_history"), inputs);
        } else if (!argument.isNull() && !argument.isMissingNode()) {
            throw new FormatException(layer.origin() + " reads " + argument + ", which is not supported");
        }
    }

    /** Refuses {@code training: true}, and named arguments that are neither null nor flags. */
    private static void requireForPrediction(KerasLayer layer, JsonNode arguments) throws FormatException {
        if (arguments.path("training").asBoolean()) {
            throw new FormatException(
                    layer.origin() + " is called with training true, which is not supported; call it without"
                            + " this argument and save the model again");
        }
        for (JsonNode argument : arguments) {
            if (!argument.isNull() && !argument.isBoolean()) {
                throw new FormatException(layer.origin() + " is called with " + arguments + ", which is not supported");
            }
        }
    }
}
