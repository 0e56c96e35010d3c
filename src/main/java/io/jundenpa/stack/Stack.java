package io.jundenpa.stack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.tensor.TensorSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A model as its importer writes it down: the tree of a {@code model.yaml}, whose layers name tensors of a
 * {@code weights.npz}. Neither exists as a file; both can be written as they are.
 *
 * <p>Not for several threads.
 */
public final class Stack {

    private final String source;
    private final int inputSize;
    private final List<StackLayer> layers = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final Weights weights = new Weights();

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

    /**
     * Appends a layer, which reads the one before it unless it says otherwise.
     *
     * @param type as in a model file, such as {@code dense}
     * @param origin where it comes from in the imported file, for messages, such as {@code node 5 "/fc/Gemm" (Gemm)}
     */
    public StackLayer layer(String type, String origin) {
        StackLayer layer = new StackLayer(this, type, origin);
        layers.add(layer);
        return layer;
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

    /** The tensors by their names in {@link Weights#FILE}. */
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
        layers.forEach(layer -> list.add(layer.node()));
        if (!labels.isEmpty()) {
            ArrayNode names = document.putObject("output").putArray("labels");
            labels.forEach(names::add);
        }
        return document;
    }

    String add(String wantedName, TensorSource tensor) {
        return weights.add(wantedName, tensor);
    }
}
