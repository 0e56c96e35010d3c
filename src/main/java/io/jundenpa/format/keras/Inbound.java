package io.jundenpa.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a call of a layer reads: the output of a call of another.
 *
 * <p>Keras 3 writes a call as {@code {"args": [...], "kwargs": {...}}}, in which a tensor is a map whose
 * {@code keras_history} is {@code [layer, call, output]}; Keras 2 as a list of {@code [layer, call, output, kwargs]}.
 *
 * @param layer its name
 * @param call which of its calls
 */
record Inbound(String layer, int call) {

    private static final String TENSOR = "__keras_tensor__";

    /** The one input or output of a model, {@code [layer, call, output]}, perhaps in a list of one. */
    static Inbound single(JsonNode config, String key) throws FormatException {
        JsonNode list = config.path(key);
        JsonNode only = list.size() == 1 && list.isArray() ? list.get(0) : list;
        return of(only).orElseThrow(() -> new FormatException("has " + key + " " + list
                + ", expected one; only models of one input and one output" + " are supported"));
    }

    private static Optional<Inbound> of(JsonNode history) {
        boolean isOne = history.isArray()
                && history.size() >= 3
                && history.get(0).isTextual()
                && history.get(1).canConvertToInt()
                && history.get(2).isInt()
                && history.get(2).intValue() == 0;
        return isOne
                ? Optional.of(
                        new Inbound(history.get(0).textValue(), history.get(1).intValue()))
                : Optional.empty();
    }

    /** What each call of a layer reads. */
    static List<List<Inbound>> calls(KerasLayer layer, JsonNode node) throws FormatException {
        List<List<Inbound>> calls = new ArrayList<>();
        for (JsonNode call : node.path("inbound_nodes")) {
            List<Inbound> inputs = new ArrayList<>();
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

    private static void add(KerasLayer layer, JsonNode history, List<Inbound> inputs) throws FormatException {
        inputs.add(of(history)
                .orElseThrow(
                        () -> new FormatException(layer.origin() + " reads " + history + ", which is not supported")));
        requireForPrediction(layer, history.path(3));
    }

    /** Arguments that are tensors, or lists of them; others would change what the layer does. */
    private static void collect(KerasLayer layer, JsonNode argument, List<Inbound> inputs) throws FormatException {
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

    /** Named arguments may be settings that are on or off, other than {@code training}, and masks that are not there. */
    private static void requireForPrediction(KerasLayer layer, JsonNode arguments) throws FormatException {
        if (arguments.path("training").asBoolean()) {
            throw new FormatException(layer.origin() + " is called with training true, which is not supported; call it"
                    + " without and save the model again");
        }
        for (JsonNode argument : arguments) {
            if (!argument.isNull() && !argument.isBoolean()) {
                throw new FormatException(layer.origin() + " is called with " + arguments + ", which is not supported");
            }
        }
    }
}
