package io.jundenpa.stack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.tensor.TensorSource;
import java.util.List;

/** A layer of a {@link Stack}: its keys as they stand in a model file. Each method sets one and returns the layer. */
public final class StackLayer {

    private final Stack stack;
    private final String origin;
    private final ObjectNode node = JsonNodeFactory.instance.objectNode();

    StackLayer(Stack stack, String type, String origin) {
        this.stack = stack;
        this.origin = origin;
        node.put("type", type);
    }

    /** The kind of layer. */
    public String type() {
        return node.path("type").textValue();
    }

    /** Where it comes from in the imported file, for messages. */
    public String origin() {
        return origin;
    }

    /** The name by which other layers read it; must be given once only in a stack. */
    public StackLayer name(String name) {
        node.put("name", name);
        return this;
    }

    /** What it reads: names of earlier layers, or {@code input}. */
    public StackLayer from(List<String> names) {
        if (names.size() == 1) {
            node.put("from", names.get(0));
        } else {
            ArrayNode list = node.putArray("from");
            names.forEach(list::add);
        }
        return this;
    }

    /** The row is a sequence of so many steps; 1 is the default and not written. */
    public StackLayer steps(int steps) {
        return steps == 1 ? this : set("steps", steps);
    }

    /** A setting that is text. */
    public StackLayer set(String key, String value) {
        node.put(key, value);
        return this;
    }

    /** A setting that is an integer. */
    public StackLayer set(String key, int value) {
        node.put(key, value);
        return this;
    }

    /** A setting that is on or off. */
    public StackLayer set(String key, boolean value) {
        node.put(key, value);
        return this;
    }

    /** A setting that is a 32-bit float, written in its shortest form. */
    public StackLayer set(String key, float value) {
        node.put(key, value);
        return this;
    }

    /** A tensor, kept under the wanted name if no other tensor has it. */
    public StackLayer tensor(String key, String wantedName, TensorSource tensor) {
        return set(key, stack.add(wantedName, tensor));
    }

    /** A short list of integers, such as a padding. */
    public StackLayer set(String key, List<Integer> values) {
        ArrayNode list = node.putArray(key);
        values.forEach(list::add);
        return this;
    }

    ObjectNode node() {
        return node;
    }
}
