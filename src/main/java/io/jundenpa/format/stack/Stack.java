package io.jundenpa.format.stack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.format.tensor.TensorSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An imported model: the tree of a {@code model.yaml} whose layers name tensors of a {@code weights.npz}. The two need not
 * exist as files.
 *
 * <p>Not thread-safe.
 */
public final class Stack {

    /** The most numbers in a row, before and after every layer. */
    public static final int WIDEST_ROW = 1_000_000;

    /** The most layers of a model. */
    public static final int MAX_LAYERS = 10_000;

    private static final String INPUT = "input";

    private final String source;
    private final int inputSize;
    private final StackWeights weights = new StackWeights();
    private final StackLayer input = new StackLayer(weights, INPUT, INPUT, List.of());
    private final List<StackLayer> layers = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();

    /**
     * A stack without layers.
     *
     * @param source where the weights come from: {@code torch}, {@code keras}, {@code sklearn} or {@code onnx}. The source
     *     determines the layouts, the orders of gates and the defaults
     * @param inputSize width of an input row
     */
    public Stack(String source, int inputSize) {
        this.source = source;
        this.inputSize = inputSize;
    }

    /** Where the weights come from, such as {@code onnx}. */
    public String source() {
        return source;
    }

    /** The input of the network, for the layers that read it. */
    public StackLayer input() {
        return input;
    }

    /**
     * Appends a layer.
     *
     * @param type as in a model file, such as {@code dense}
     * @param origin where the layer comes from in the imported file, for messages, such as
     *     {@code node 5 "/fc/Gemm" (Gemm)}
     * @param steps the number of steps in an input row; the default 1 is not written
     * @param inputs what the layer reads: layers of this stack, or its input
     */
    public StackLayer layer(String type, String origin, int steps, List<StackLayer> inputs) {
        StackLayer layer = new StackLayer(weights, type, origin, inputs);
        layers.add(layer);
        return steps == 1 ? layer : layer.set("steps", steps);
    }

    /** Names the output columns. */
    public void labels(List<String> names) {
        labels.clear();
        labels.addAll(names);
    }

    /** The names of the output columns; empty if they have none. */
    public List<String> labels() {
        return Collections.unmodifiableList(labels);
    }

    /** The layers so far, in their order. */
    public List<StackLayer> layers() {
        return Collections.unmodifiableList(layers);
    }

    /** Width of an input row. */
    public int inputSize() {
        return inputSize;
    }

    /** The tensors by their names in {@link StackWeights#FILE}. */
    public Map<String, TensorSource> tensors() {
        return weights.tensors();
    }

    /** The tree of a model file. */
    public ObjectNode document(String name, String version) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("name", name);
        document.put("version", version);
        document.put("source", source);
        document.putObject("input").put("size", inputSize);
        ArrayNode list = document.putArray("layers");
        Map<StackLayer, String> names = names();
        StackLayer previous = input;
        for (StackLayer layer : layers) {
            list.add(layer.node(previous, names));
            previous = layer;
        }
        if (!labels.isEmpty()) {
            ArrayNode columns = document.putObject("output").putArray("labels");
            labels.forEach(columns::add);
        }
        return document;
    }

    /**
     * The names of layers, such as {@code dense_1}. The inputs of a layer get names unless its only input is the layer
     * before it.
     */
    private Map<StackLayer, String> names() {
        Set<StackLayer> named = new HashSet<>();
        StackLayer previous = input;
        for (StackLayer layer : layers) {
            if (!layer.readsOnly(previous)) {
                named.addAll(layer.inputs());
            }
            previous = layer;
        }
        Map<StackLayer, String> names = new HashMap<>(Map.of(input, INPUT));
        Map<String, Integer> counts = new HashMap<>();
        for (StackLayer layer : layers) {
            if (named.contains(layer)) {
                names.put(layer, layer.type() + "_" + counts.merge(layer.type(), 1, Integer::sum));
            }
        }
        return names;
    }
}
