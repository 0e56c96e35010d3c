package io.jundenpa.format.stack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.format.tensor.TensorSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A layer of a {@link Stack}: its keys as they stand in a model file. Each method sets one and returns the layer. */
public final class StackLayer {

    private final Stack stack;
    private final String origin;
    private final String type;
    private final List<StackLayer> inputs;
    private final ObjectNode keys = JsonNodeFactory.instance.objectNode();

    StackLayer(Stack stack, String type, String origin, List<StackLayer> inputs) {
        this.stack = stack;
        this.type = type;
        this.origin = origin;
        this.inputs = List.copyOf(inputs);
    }

    /** The kind of layer. */
    public String type() {
        return type;
    }

    /** Where it comes from in the imported file, for messages. */
    public String origin() {
        return origin;
    }

    List<StackLayer> inputs() {
        return inputs;
    }

    boolean readsOnly(StackLayer layer) {
        return inputs.equals(List.of(layer));
    }

    /** A setting that is text. */
    public StackLayer set(String key, String value) {
        keys.put(key, value);
        return this;
    }

    /** A setting that is an integer. */
    public StackLayer set(String key, int value) {
        keys.put(key, value);
        return this;
    }

    /** A setting that is on or off. */
    public StackLayer set(String key, boolean value) {
        keys.put(key, value);
        return this;
    }

    /** A setting that is a 32-bit float, written in its shortest form. */
    public StackLayer set(String key, float value) {
        keys.put(key, value);
        return this;
    }

    /** A tensor, kept under the wanted name if no other tensor has it. */
    public StackLayer tensor(String key, String wantedName, TensorSource tensor) {
        return set(key, stack.add(wantedName, tensor));
    }

    /** A short list of integers, such as a padding. */
    public StackLayer set(String key, List<Integer> values) {
        ArrayNode list = keys.putArray(key);
        values.forEach(list::add);
        return this;
    }

    /**
     * The entry of a model file.
     *
     * @param before the layer before, or the input: what is read unless the entry says otherwise
     * @param names of the layers that are read out of turn, this one's too if it has one
     */
    ObjectNode node(StackLayer before, Map<StackLayer, String> names) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("type", type);
        Optional.ofNullable(names.get(this)).ifPresent(name -> node.put("name", name));
        if (!readsOnly(before)) {
            if (inputs.size() == 1) {
                node.put("from", names.get(inputs.get(0)));
            } else {
                ArrayNode list = node.putArray("from");
                inputs.forEach(input -> list.add(names.get(input)));
            }
        }
        return node.setAll(keys);
    }
}
