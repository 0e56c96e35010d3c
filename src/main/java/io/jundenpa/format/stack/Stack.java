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
 * A model as its importer writes it down: the tree of a {@code model.yaml}, whose layers name tensors of a
 * {@code weights.npz}. Neither exists as a file; both can be written as they are.
 *
 * <p>Not for several threads.
 */
public final class Stack {

    /** How many numbers a row can have, before and behind every layer. */
    public static final int WIDEST_ROW = 1_000_000;

    private static final String INPUT = "input";

    private final String source;
    private final int inputSize;
    private final StackLayer input = new StackLayer(this, INPUT, INPUT, List.of());
    private final List<StackLayer> layers = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final StackWeights weights = new StackWeights();

    /**
     * A stack without layers.
     *
     * @param source whose layouts, orders of gates and defaults hold: {@code torch}, {@code keras}, {@code sklearn} or
     *     {@code onnx}
     * @param inputSize width of an input row
     */
    public Stack(String source, int inputSize) {
        this.source = source;
        this.inputSize = inputSize;
    }

    /** The input of the network, for the layers that read it. */
    public StackLayer input() {
        return input;
    }

    /**
     * Appends a layer.
     *
     * @param type as in a model file, such as {@code dense}
     * @param origin where it comes from in the imported file, for messages, such as {@code node 5 "/fc/Gemm" (Gemm)}
     * @param steps to each of which it is applied; 1 is the default and not written
     * @param inputs what it reads: layers of this stack, or its input
     */
    public StackLayer layer(String type, String origin, int steps, List<StackLayer> inputs) {
        StackLayer layer = new StackLayer(this, type, origin, inputs);
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
        StackLayer before = input;
        for (StackLayer layer : layers) {
            list.add(layer.node(before, names));
            before = layer;
        }
        if (!labels.isEmpty()) {
            ArrayNode columns = document.putObject("output").putArray("labels");
            labels.forEach(columns::add);
        }
        return document;
    }

    /** Only a layer that is read out of turn has a name: its kind and a number. */
    private Map<StackLayer, String> names() {
        Set<StackLayer> named = new HashSet<>();
        StackLayer before = input;
        for (StackLayer layer : layers) {
            if (!layer.readsOnly(before)) {
                named.addAll(layer.inputs());
            }
            before = layer;
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

    String add(String wantedName, TensorSource tensor) {
        return weights.add(wantedName, tensor);
    }
}
