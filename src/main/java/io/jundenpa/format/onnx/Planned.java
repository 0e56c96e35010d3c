package io.jundenpa.format.onnx;

import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.TensorSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A layer that is to be written if something reads it: its type, what it reads, and its keys. The graph's input is one
 * without inputs.
 */
final class Planned {

    private final String type;
    private final String origin;
    private final List<Planned> inputs;
    private final int steps;
    private final Map<String, Object> keys = new LinkedHashMap<>();

    Planned(String type, String origin, int steps, List<Planned> inputs) {
        this.type = type;
        this.origin = origin;
        this.steps = steps;
        this.inputs = inputs;
    }

    Planned(String type, String origin, int steps, Planned... inputs) {
        this(type, origin, steps, List.of(inputs));
    }

    /** Sets a key to text, an integer, a 32-bit float, a truth value, a list of integers, or a {@link Weights}. */
    Planned with(String key, Object value) {
        keys.put(key, value);
        return this;
    }

    String type() {
        return type;
    }

    boolean is(String word) {
        return type.equals(word);
    }

    List<Planned> inputs() {
        return inputs;
    }

    Planned input() {
        return inputs.get(0);
    }

    int steps() {
        return steps;
    }

    boolean has(String key) {
        return keys.containsKey(key);
    }

    /** Whether a key is this number. */
    boolean is(String key, double value) {
        return keys.get(key) instanceof Float number && Math.abs(number - value) <= 1e-6 * Math.abs(value);
    }

    Object key(String key) {
        Object value = keys.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no key " + key);
        }
        return value;
    }

    /** The same layer once more, to be given further keys. */
    Planned copy(String newOrigin) {
        Planned copy = new Planned(type, newOrigin, steps, inputs);
        copy.keys.putAll(keys);
        return copy;
    }

    /** A tensor of a layer, with the name that it would like to have. */
    record Weights(String name, TensorSource tensor) {}

    /** Writes the layers that an output needs, in their order. */
    static void write(Planned output, Stack stack) {
        Set<Planned> needed = new LinkedHashSet<>();
        collect(output, needed);
        Map<Planned, StackLayer> written = new HashMap<>();
        for (Planned layer : needed) {
            if (layer.inputs.isEmpty()) {
                written.put(layer, stack.input());
            } else {
                List<StackLayer> inputs =
                        layer.inputs.stream().map(written::get).toList();
                StackLayer target = stack.layer(layer.type, layer.origin, layer.steps, inputs);
                layer.keys.forEach((key, value) -> set(target, key, value));
                written.put(layer, target);
            }
        }
    }

    /** Inputs first; without recursion, for a graph may be thousands of nodes deep. */
    private static void collect(Planned output, Set<Planned> needed) {
        List<Planned> stack = new ArrayList<>(List.of(output));
        Set<Planned> opened = new LinkedHashSet<>();
        while (!stack.isEmpty()) {
            Planned top = stack.get(stack.size() - 1);
            if (opened.add(top)) {
                for (int i = top.inputs.size() - 1; i >= 0; i--) {
                    if (!needed.contains(top.inputs.get(i))) {
                        stack.add(top.inputs.get(i));
                    }
                }
            } else {
                stack.remove(stack.size() - 1);
                needed.add(top);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static void set(StackLayer layer, String key, Object value) {
        if (value instanceof Weights weights) {
            layer.tensor(key, weights.name, weights.tensor);
        } else if (value instanceof Float number) {
            layer.set(key, number.floatValue());
        } else if (value instanceof Integer number) {
            layer.set(key, number.intValue());
        } else if (value instanceof Boolean flag) {
            layer.set(key, flag.booleanValue());
        } else if (value instanceof List<?> list) {
            layer.set(key, (List<Integer>) list);
        } else {
            layer.set(key, value.toString());
        }
    }
}
