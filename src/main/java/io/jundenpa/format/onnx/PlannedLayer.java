package io.jundenpa.format.onnx;

import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A layer that is written to the stack only if another layer or the output reads it. The input of the graph is a planned
 * layer without inputs.
 */
final class PlannedLayer {

    /** The most layers of a graph before each known pattern becomes one layer. */
    private static final int MAX_PLANNED = 5 * Stack.MAX_LAYERS;

    /** Layers that networks have between layers over steps. */
    private static final Set<String> ELEMENTWISE = Set.of(
            "add",
            "sub",
            "mul",
            "relu",
            "leaky_relu",
            "clip",
            "elu",
            "selu",
            "celu",
            "gelu",
            "silu",
            "mish",
            "sigmoid",
            "tanh",
            "softplus",
            "softsign",
            "hard_sigmoid",
            "hard_swish");

    private final String type;
    private final String origin;
    private final List<PlannedLayer> inputs;
    private final int steps;
    private final int width;
    private final AtomicInteger planned;
    private final Map<String, Object> keys = new LinkedHashMap<>();

    /**
     * A layer without keys.
     *
     * @param origin the place in the file, for messages
     * @param steps the number of equal parts of an input row
     * @param width how many numbers its output row has
     */
    PlannedLayer(String type, String origin, int steps, int width, List<PlannedLayer> inputs) {
        this.type = type;
        this.origin = origin;
        this.steps = steps;
        this.width = width;
        this.inputs = inputs;
        this.planned = inputs.isEmpty() ? new AtomicInteger() : inputs.get(0).planned;
        planned.incrementAndGet();
    }

    /** The input of the graph. */
    static PlannedLayer input(int width) {
        return new PlannedLayer("input", "input", 1, width, List.of());
    }

    /** Refuses a graph that plans very many layers, also if few of them are needed. */
    void requireFew() throws FormatException {
        if (planned.get() > MAX_PLANNED) {
            throw new FormatException(
                    "makes layer " + planned.get() + " of the graph, expected at most " + MAX_PLANNED);
        }
    }

    /** A layer of a node. */
    static PlannedLayer of(String type, OnnxNode node, int steps, int width, PlannedLayer... inputs) {
        return new PlannedLayer(type, node.place(), steps, width, List.of(inputs));
    }

    /** A layer that reads this one and keeps its width. */
    PlannedLayer then(String next, OnnxNode node) {
        return then(next, node, 1);
    }

    /** A layer that reads this one and keeps its width. */
    PlannedLayer then(String next, OnnxNode node, int nextSteps) {
        return then(next, node, nextSteps, width);
    }

    /** A layer that reads this one. */
    PlannedLayer then(String next, OnnxNode node, int nextSteps, int nextWidth) {
        return new PlannedLayer(next, node.place(), nextSteps, nextWidth, List.of(this));
    }

    /** Sets a key to text, an integer, a 32-bit float, a truth value, a list of integers, or a {@link NamedTensor}. */
    PlannedLayer with(String key, Object value) {
        keys.put(key, value);
        return this;
    }

    boolean is(String word) {
        return type.equals(word);
    }

    List<PlannedLayer> inputs() {
        return inputs;
    }

    PlannedLayer input() {
        return inputs.get(0);
    }

    int steps() {
        return steps;
    }

    /** How many numbers its output row has. */
    int width() {
        return width;
    }

    boolean has(String key) {
        return keys.containsKey(key);
    }

    /** Whether a key is this number, up to a relative difference of 1e-6. */
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

    /** A copy that can get more keys. */
    PlannedLayer copy(String newOrigin) {
        PlannedLayer copy = new PlannedLayer(type, newOrigin, steps, width, inputs);
        copy.keys.putAll(keys);
        return copy;
    }

    /** The same layer on other inputs. */
    PlannedLayer on(List<PlannedLayer> others) {
        PlannedLayer copy = new PlannedLayer(type, origin, steps, width, others);
        copy.keys.putAll(keys);
        return copy;
    }

    /** Whether this layer changes each number of its inputs by itself, in the same way. */
    boolean isElementwise() {
        return ELEMENTWISE.contains(type)
                && steps == 1
                && inputs.stream().allMatch(input -> input.width == width)
                && keys.values().stream().noneMatch(NamedTensor.class::isInstance);
    }

    /** A tensor of a layer, and the name that it gets if no other tensor has it. */
    record NamedTensor(String name, TensorSource tensor) {}

    /** Writes the layers that an output needs. Each layer comes after its inputs. */
    static void write(PlannedLayer output, Stack stack) throws FormatException {
        Set<PlannedLayer> needed = new LinkedHashSet<>();
        collect(output, needed);
        int layers = needed.size() - 1; // without the input
        if (layers > Stack.MAX_LAYERS) {
            throw new FormatException("needs " + layers + " layers, expected at most " + Stack.MAX_LAYERS);
        }
        Map<PlannedLayer, StackLayer> written = new HashMap<>();
        for (PlannedLayer layer : needed) {
            if (layer.inputs.isEmpty()) {
                written.put(layer, stack.input());
            } else {
                List<StackLayer> inputs =
                        layer.inputs.stream().map(written::get).toList();
                StackLayer target = stack.layer(layer.type, layer.origin, layer.steps, inputs);
                target.expect(layer.width);
                layer.keys.forEach((key, value) -> set(target, key, value));
                written.put(layer, target);
            }
        }
    }

    /** Collects inputs first. A graph can be thousands of nodes deep, so this is a loop and not a recursion. */
    private static void collect(PlannedLayer output, Set<PlannedLayer> needed) {
        List<PlannedLayer> stack = new ArrayList<>(List.of(output));
        Set<PlannedLayer> opened = new LinkedHashSet<>();
        while (!stack.isEmpty()) {
            PlannedLayer top = stack.get(stack.size() - 1);
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
        if (value instanceof NamedTensor weights) {
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
