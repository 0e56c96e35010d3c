package io.jundenpa.keras;

import io.jundenpa.stack.Stack;
import io.jundenpa.stack.StackLayer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes layers into a stack one after the other. Only those get a name that a later layer reads out of turn. */
final class Writer {

    private static final String INPUT = "input";

    private final Stack stack;
    private final IdentityHashMap<StackLayer, String> names = new IdentityHashMap<>();
    private final Set<String> taken = new HashSet<>(Set.of(INPUT));
    private Optional<StackLayer> last = Optional.empty();

    Writer(Stack stack) {
        this.stack = stack;
    }

    /** Writes a layer that reads one value, at each of its steps. */
    StackLayer layer(String type, String origin, int steps, Value input) {
        return layer(type, origin, steps, List.of(input));
    }

    /** Writes a layer. */
    StackLayer layer(String type, String origin, int steps, List<Value> inputs) {
        StackLayer layer = stack.layer(type, origin);
        if (inputs.size() != 1 || !isLast(inputs.get(0))) {
            List<String> from = new ArrayList<>();
            for (Value input : inputs) {
                from.add(name(input));
            }
            layer.from(from);
        }
        last = Optional.of(layer);
        return layer.steps(steps);
    }

    /** Makes a value the last of the stack, which is its output. */
    void end(Value value) {
        if (value.layer().isEmpty() || !isLast(value)) {
            layer("identity", "output", 1, value);
        }
    }

    private boolean isLast(Value value) {
        return value.layer().equals(last);
    }

    private String name(Value value) {
        if (value.layer().isEmpty()) {
            return INPUT;
        }
        StackLayer layer = value.layer().orElseThrow();
        return names.computeIfAbsent(layer, absent -> {
            int number = 1;
            while (!taken.add(layer.type() + "_" + number)) {
                number++;
            }
            String name = layer.type() + "_" + number;
            layer.name(name);
            return name;
        });
    }
}
