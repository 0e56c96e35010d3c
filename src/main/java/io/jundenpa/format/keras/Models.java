package io.jundenpa.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Translates models: {@code Sequential} ones, whose layers follow one another, and {@code Functional} ones, whose layers
 * name what they read. A model may be a layer of another.
 */
final class Models {

    private static final Set<String> TYPES = Set.of("Sequential", "Functional", "Model");
    private static final int MOST_LAYERS = 4000;
    private static final int MOST_CALLS = 10_000;
    private static final int DEEPEST = 16;
    private static final String INPUT_LAYER = "InputLayer";

    private final Translation translation;
    private int translated;

    Models(Translation translation) {
        this.translation = translation;
    }

    static boolean isModel(String type) {
        return TYPES.contains(type);
    }

    /** Where the weights of a layer of the outermost model are. */
    private static Scope scope(Optional<KerasLayer> model, String storeName, String name) {
        return model.isEmpty()
                ? new Scope(Weights.LAYERS + "/" + storeName, List.of(name))
                : model.orElseThrow().scope().inner(Weights.LAYERS + "/" + storeName, name);
    }

    /**
     * Translates a model.
     *
     * @param model the layer that the model is; nothing if it is the outermost
     * @param config its settings
     */
    Value translate(Optional<KerasLayer> model, String type, JsonNode config, Value input, int depth)
            throws FormatException {
        if (depth > DEEPEST) {
            throw new FormatException("has models in models deeper than " + DEEPEST);
        }
        List<Call> layers = layers(model, config);
        return type.equals("Sequential") ? sequential(layers, input, depth) : functional(layers, config, input, depth);
    }

    /** The layers in their order, each numbered among those of its class. */
    private static List<Call> layers(Optional<KerasLayer> model, JsonNode config) throws FormatException {
        JsonNode list = config.isArray() ? config : config.path("layers"); // the settings themselves, in oldest files
        if (list.size() == 0 || list.size() > MOST_LAYERS) {
            throw new FormatException("has " + list.size() + " layers, expected 1 to " + MOST_LAYERS);
        }
        List<Call> layers = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode node = list.get(i);
            String type = node.path("class_name").asText();
            String name =
                    node.path("config").path("name").asText(node.path("name").asText());
            int count = counts.merge(type, 1, Integer::sum) - 1;
            String storeName = snakeCase(type) + (count == 0 ? "" : "_" + count);
            String place = "layer " + i + " \"" + name + "\" (" + type + ")";
            String origin = model.map(outer -> outer.origin() + " ").orElse("") + place;
            Classes.requireKeras(origin + " ", node);
            layers.add(new Call(
                    new KerasLayer(type, name, origin, new Config(node.path("config")), scope(model, storeName, name)),
                    node));
        }
        return layers;
    }

    /** As Keras turns names of classes to names of groups: {@code PReLU} becomes {@code p_re_lu}. */
    static String snakeCase(String type) {
        return type.replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    private Value sequential(List<Call> layers, Value input, int depth) throws FormatException {
        Value value = input;
        for (Call call : layers) {
            if (!call.layer.isOne(INPUT_LAYER)) {
                value = translate(call.layer, List.of(value), depth);
            }
        }
        return value;
    }

    private Value translate(KerasLayer layer, List<Value> inputs, int depth) throws FormatException {
        if (++translated > MOST_CALLS) {
            throw new FormatException("has more than " + MOST_CALLS + " calls of layers");
        }
        if (!isModel(layer.type())) {
            return translation.translate(layer, inputs);
        }
        if (inputs.size() != 1) {
            throw new FormatException(layer.origin() + " has " + inputs.size() + " inputs, expected one");
        }
        return translate(Optional.of(layer), layer.type(), layer.config().node(), inputs.get(0), depth + 1);
    }

    /** Translates each call as soon as all is there that it reads, until no other one can be. */
    private Value functional(List<Call> layers, JsonNode config, Value input, int depth) throws FormatException {
        Inbound inputTensor = Inbound.single(config, "input_layers");
        Inbound outputTensor = Inbound.single(config, "output_layers");
        Results results = new Results();
        results.put(inputTensor.layer(), input);
        Map<KerasLayer, Deque<List<Inbound>>> waiting = new LinkedHashMap<>();
        for (Call call : layers) {
            if (!call.layer.isOne(INPUT_LAYER)) {
                waiting.put(call.layer, calls(call, results));
            } else if (!call.layer.name().equals(inputTensor.layer())) {
                throw new FormatException("has the inputs \"" + inputTensor.layer() + "\" and \"" + call.layer.name()
                        + "\", expected one");
            }
        }
        boolean found = true;
        while (found) {
            found = false;
            for (var entry : waiting.entrySet()) {
                Deque<List<Inbound>> calls = entry.getValue();
                while (!calls.isEmpty() && calls.getFirst().stream().allMatch(results::has)) {
                    List<Value> inputs =
                            calls.removeFirst().stream().map(results::get).toList();
                    results.put(entry.getKey().name(), translate(entry.getKey(), inputs, depth));
                    found = true;
                }
            }
            waiting.values().removeIf(Deque::isEmpty);
        }
        for (KerasLayer layer : waiting.keySet()) {
            throw new FormatException(layer.origin() + " reads what is not there, or itself");
        }
        if (!results.has(outputTensor)) {
            throw new FormatException("has the output \"" + outputTensor.layer() + "\", which is not there");
        }
        return results.get(outputTensor);
    }

    private static Deque<List<Inbound>> calls(Call call, Results results) throws FormatException {
        Deque<List<Inbound>> calls = new ArrayDeque<>(Inbound.calls(call.layer, call.node));
        if (isModel(call.layer.type())) {
            if (calls.size() > 1) {
                throw new FormatException(call.layer.origin() + " is called " + calls.size()
                        + " times, which is not supported, expected one call");
            }
            results.once(call.layer.name());
        }
        return calls;
    }

    /** A layer, and its entry in the file. */
    private record Call(KerasLayer layer, JsonNode node) {}
}
