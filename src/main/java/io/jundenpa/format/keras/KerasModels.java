package io.jundenpa.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Translates models. A model can be a layer of another model. In a {@code Sequential} model, each layer reads the output of
 * the layer before it. In a {@code Functional} model, each call of a layer names its inputs.
 */
final class KerasModels {

    private static final Set<String> CLASS_NAMES = Set.of("Sequential", "Functional", "Model");
    private static final int MAX_LAYERS = 4000;
    private static final int MAX_CALLS = 10_000;
    private static final int MAX_DEPTH = 16;
    private static final String INPUT_LAYER = "InputLayer";

    private final ImportContext context;
    private int calls;

    KerasModels(ImportContext context) {
        this.context = context;
    }

    static boolean isModel(String className) {
        return CLASS_NAMES.contains(className);
    }

    /**
     * Translates the outermost model.
     *
     * @param config its settings in the file
     */
    KerasTensor translate(String className, JsonNode config, KerasTensor input) throws FormatException {
        return translate(Optional.empty(), className, config, input, 0);
    }

    /** @param model the model as a layer of another model; empty for the outermost model */
    private KerasTensor translate(
            Optional<KerasLayer> model, String className, JsonNode config, KerasTensor input, int depth)
            throws FormatException {
        if (depth > MAX_DEPTH) {
            throw new FormatException("has models that are nested deeper than " + MAX_DEPTH);
        }
        List<Entry> layers = layers(model, config);
        return className.equals("Sequential")
                ? sequential(layers, input, depth)
                : functional(layers, config, input, depth);
    }

    /**
     * The layers in the order of the file. The names in the weight file number the layers of each class.
     */
    private static List<Entry> layers(Optional<KerasLayer> model, JsonNode config) throws FormatException {
        JsonNode list = config.isArray() ? config : config.path("layers"); // an array in the oldest files
        if (list.size() == 0 || list.size() > MAX_LAYERS) {
            throw new FormatException("has " + list.size() + " layers, expected 1 to " + MAX_LAYERS);
        }
        List<Entry> layers = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode node = list.get(i);
            String className = node.path("class_name").asText();
            String name =
                    node.path("config").path("name").asText(node.path("name").asText());
            int number = counts.merge(className, 1, Integer::sum) - 1;
            String storeName = snakeCase(className) + (number == 0 ? "" : "_" + number);
            String place = "layer " + i + " \"" + name + "\" (" + className + ")";
            String origin = model.map(outer -> outer.origin() + " ").orElse("") + place;
            CustomObjects.refuse(origin + " ", node);
            LayerConfig settings = new LayerConfig(node.path("config"));
            layers.add(new Entry(
                    new KerasLayer(className, name, origin, settings, weights(model, storeName, name)), node));
        }
        return layers;
    }

    private static WeightPath weights(Optional<KerasLayer> model, String storeName, String name) {
        String store = WeightStore.LAYERS + "/" + storeName;
        return model.map(outer -> outer.weights().inner(store, name))
                .orElseGet(() -> new WeightPath(store, List.of(name)));
    }

    /**
     * The name of a class's group in a file: {@code PReLU} becomes {@code p_re_lu}.
     *
     * <p>Source: Keras 3.15, {@code to_snake_case} in {@code keras/src/utils/naming.py}.
     */
    static String snakeCase(String className) {
        return className
                .replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    private KerasTensor sequential(List<Entry> layers, KerasTensor input, int depth) throws FormatException {
        KerasTensor output = input;
        for (Entry entry : layers) {
            if (!entry.layer.className().equals(INPUT_LAYER)) {
                output = call(entry.layer, List.of(output), depth);
            }
        }
        return output;
    }

    private KerasTensor call(KerasLayer layer, List<KerasTensor> inputs, int depth) throws FormatException {
        if (++calls > MAX_CALLS) {
            throw new FormatException("has more than " + MAX_CALLS + " calls of layers");
        }
        if (!isModel(layer.className())) {
            return KerasLayers.translate(new LayerCall(layer, inputs, context));
        }
        if (inputs.size() != 1) {
            throw new FormatException(layer.origin() + " has " + inputs.size() + " inputs, expected one");
        }
        return translate(Optional.of(layer), layer.className(), layer.config().node(), inputs.get(0), depth + 1);
    }

    /** Translates each call as soon as its inputs are translated, whatever the order of the layers. */
    private KerasTensor functional(List<Entry> layers, JsonNode config, KerasTensor input, int depth)
            throws FormatException {
        TensorReference inputTensor = TensorReference.single(config, "input_layers");
        TensorReference outputTensor = TensorReference.single(config, "output_layers");
        CallOutputs outputs = new CallOutputs();
        outputs.add(inputTensor.layer(), input);
        List<Pending> all = new ArrayList<>();
        for (Entry entry : layers) {
            if (!entry.layer.className().equals(INPUT_LAYER)) {
                all.add(new Pending(entry.layer, calls(entry, outputs)));
            } else if (!entry.layer.name().equals(inputTensor.layer())) {
                throw new FormatException("has the inputs \"" + inputTensor.layer() + "\" and \"" + entry.layer.name()
                        + "\", expected one");
            }
        }
        translate(all, outputs, depth);
        for (Pending pending : all) {
            if (!pending.calls.isEmpty()) {
                throw new FormatException(
                        pending.layer.origin() + " reads its own output, or an output that does not exist");
            }
        }
        if (!outputs.has(outputTensor)) {
            throw new FormatException("has the output \"" + outputTensor.layer() + "\", which does not exist");
        }
        return outputs.get(outputTensor);
    }

    /** A layer with its calls that are not translated yet, the next one first. */
    private record Pending(KerasLayer layer, Deque<List<TensorReference>> calls) {}

    /** Translates the calls of layers. A layer whose next call misses an input waits for this input. */
    private void translate(List<Pending> all, CallOutputs outputs, int depth) throws FormatException {
        Deque<Pending> ready = new ArrayDeque<>(all);
        Map<TensorReference, List<Pending>> waiting = new HashMap<>();
        while (!ready.isEmpty()) {
            Pending pending = ready.removeFirst();
            Optional<TensorReference> missing = Optional.empty();
            while (missing.isEmpty() && !pending.calls.isEmpty()) {
                List<TensorReference> references = pending.calls.getFirst();
                missing = outputs.missing(references);
                if (missing.isEmpty()) {
                    pending.calls.removeFirst();
                    List<KerasTensor> inputs =
                            references.stream().map(outputs::get).toList();
                    TensorReference made = outputs.add(pending.layer.name(), call(pending.layer, inputs, depth));
                    ready.addAll(waiting.getOrDefault(made, List.of()));
                }
            }
            missing.ifPresent(reference -> waiting.computeIfAbsent(reference, absent -> new ArrayList<>())
                    .add(pending));
        }
    }

    private static Deque<List<TensorReference>> calls(Entry entry, CallOutputs outputs) throws FormatException {
        Deque<List<TensorReference>> calls = new ArrayDeque<>(TensorReference.calls(entry.layer, entry.node));
        if (isModel(entry.layer.className())) {
            if (calls.size() > 1) {
                throw new FormatException(entry.layer.origin() + " is called " + calls.size()
                        + " times, which is not supported, expected one call");
            }
            outputs.declareCalledOnce(entry.layer.name());
        }
        return calls;
    }

    /** A layer with its entry in the file. */
    private record Entry(KerasLayer layer, JsonNode node) {}
}
