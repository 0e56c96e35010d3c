package io.jundenpa.format.stack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.format.tensor.TensorSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A layer of a {@link Stack}, with the keys of a model file. Each setter sets one key and returns the layer. */
public final class StackLayer {

    private final StackWeights weights;
    private final String origin;
    private final String type;
    private final List<StackLayer> inputs;
    private final ObjectNode keys = JsonNodeFactory.instance.objectNode();
    private OptionalInt expectedSize = OptionalInt.empty();

    StackLayer(StackWeights weights, String type, String origin, List<StackLayer> inputs) {
        this.weights = weights;
        this.type = type;
        this.origin = origin;
        this.inputs = List.copyOf(inputs);
    }

    /** The kind of layer. */
    public String type() {
        return type;
    }

    /** Where the layer comes from in the imported file, for messages. */
    public String origin() {
        return origin;
    }

    /** The width of an output row that the importer expects, all steps together; empty if the importer states none. */
    public OptionalInt expectedSize() {
        return expectedSize;
    }

    /**
     * States the width that the importer expects. The model reader compares it with the width of the finished layer.
     *
     * @param size width of an output row, all steps together
     */
    public StackLayer expect(int size) {
        expectedSize = OptionalInt.of(size);
        return this;
    }

    List<StackLayer> inputs() {
        return inputs;
    }

    boolean readsOnly(StackLayer layer) {
        return inputs.equals(List.of(layer));
    }

    /** Sets a key to text. */
    public StackLayer set(String key, String value) {
        keys.put(key, value);
        return this;
    }

    /** Sets a key to an integer. */
    public StackLayer set(String key, int value) {
        keys.put(key, value);
        return this;
    }

    /** Sets a key to true or false. */
    public StackLayer set(String key, boolean value) {
        keys.put(key, value);
        return this;
    }

    /** Sets a key to a 32-bit float, written in its shortest form. */
    public StackLayer set(String key, float value) {
        keys.put(key, value);
        return this;
    }

    /** Sets a key to a short list of integers, for example a padding. */
    public StackLayer set(String key, List<Integer> values) {
        ArrayNode list = keys.putArray(key);
        values.forEach(list::add);
        return this;
    }

    /** Sets a key to a tensor. The tensor gets the wanted name, with a number after it if another tensor has this name. */
    public StackLayer tensor(String key, String wantedName, TensorSource tensor) {
        return set(key, weights.add(wantedName, tensor));
    }

    /**
     * The entry of a model file.
     *
     * @param previous the layer before this one, or the input: a layer reads it unless the entry says otherwise
     * @param names of the layers that other layers read by name
     */
    ObjectNode node(StackLayer previous, Map<StackLayer, String> names) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("type", type);
        Optional.ofNullable(names.get(this)).ifPresent(name -> node.put("name", name));
        if (!readsOnly(previous)) {
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
