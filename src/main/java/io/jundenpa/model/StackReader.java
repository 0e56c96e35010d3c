package io.jundenpa.model;

import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Section;
import io.jundenpa.format.document.Suggestion;
import io.jundenpa.nn.Network;
import io.jundenpa.nn.Operation;
import io.jundenpa.nn.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Makes a network from the entries of {@code layers}. Checks that each entry fits the widths of its inputs, if they are
 * known.
 */
final class StackReader {

    /** The name by which a layer reads the network's input. */
    private static final String INPUT = "input";

    /** The most floating-point operations for a row. They take some seconds. */
    private static final long MAX_FLOPS = 10_000_000_000L;

    private final Tensors tensors;
    private final Source source;
    private final ImportCheck check;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Value> named = new LinkedHashMap<>();
    private final Set<Integer> read = new HashSet<>();
    private final List<Value> ends = new ArrayList<>();
    private long flops;
    private boolean complete = true;

    StackReader(Tensors tensors, Source source, ImportCheck check) {
        this.tensors = tensors;
        this.source = source;
        this.check = check;
    }

    /**
     * Reads the entries.
     *
     * @param inputSize width of an input row, if it is known
     * @return nothing if there is a problem, which is reported, or the width is not known
     */
    Optional<Network> read(OptionalInt inputSize, List<Node> entries) {
        Value last = new Value(0, new Width(inputSize, "to take the input"));
        named.put(INPUT, last);
        for (Node entry : entries) {
            Value previous = last;
            last = entry.section()
                    .map(section -> layer(section, entry.place(), previous))
                    .orElseGet(() -> broken(entry.place(), OptionalInt.empty()));
            ends.add(last);
        }
        boolean allRead = complete && areRead(entries);
        return allRead && !entries.isEmpty() && inputSize.isPresent()
                ? Optional.of(Network.ofSteps(inputSize.getAsInt(), BatchNormFolding.fold(steps)))
                : Optional.empty();
    }

    private Value layer(Section section, String place, Value previous) {
        Optional<LayerType> type = LayerTypes.of(section);
        Optional<Node> name = section.optional("name");
        Optional<List<Value>> inputs = inputs(section, previous);
        Value value = type.map(found -> layer(found, section, place, inputs))
                .orElseGet(() -> broken(place, OptionalInt.empty()));
        return named(name, value);
    }

    private Value layer(LayerType type, Section section, String place, Optional<List<Value>> inputs) {
        int parts = type.overSteps() ? 1 : parts(section, inputs);
        List<Width> widths = inputs.map(values -> values.stream()
                        .map(value -> value.width().perPart(parts))
                        .toList())
                .orElse(List.of(new Width(OptionalInt.empty(), "")));
        Built built = type.read(section, tensors, source, widths);
        section.close(); // after all keys are read, because it reports unknown keys
        OptionalInt size = size(section, built, parts);
        if (built.operations().isEmpty() || inputs.isEmpty() || size.isEmpty()) {
            return broken(place, size);
        }
        if (!check.passes(ends.size(), section, size.getAsInt())) {
            return broken(place, size);
        }
        List<Integer> from = inputs.orElseThrow().stream().map(Value::index).toList();
        for (Operation operation : built.operations().orElseThrow()) {
            steps.add(new Step(operation, from, parts));
            from = List.of(steps.size());
        }
        countFlops(built.operations().orElseThrow(), widths, parts, section);
        return new Value(steps.size(), new Width(size, "to follow " + place));
    }

    /** Counts the work of a layer for a row, if its inputs are known. Reports the first layer that goes past the limit. */
    private void countFlops(List<? extends Operation> operations, List<Width> inputs, int parts, Section section) {
        if (inputs.stream().anyMatch(width -> width.size().isEmpty())) {
            return;
        }
        int[] sizes = inputs.stream().mapToInt(width -> width.size().getAsInt()).toArray();
        long before = flops;
        for (Operation operation : operations) {
            flops += parts * operation.flops(sizes);
            sizes = new int[] {operation.outputSize(sizes)};
        }
        if (before <= MAX_FLOPS && flops > MAX_FLOPS) {
            section.problem("with the layers before it, a row takes " + flops
                    + " floating-point operations, expected at most " + MAX_FLOPS);
            complete = false;
        }
    }

    /** The width of all parts of a row together; not known if it is too great, which is reported. */
    private static OptionalInt size(Section section, Built built, int parts) {
        if (built.size().isEmpty() || parts == 0) {
            return OptionalInt.empty();
        }
        long size = (long) built.size().getAsInt() * parts;
        if (size > Width.MAX) {
            section.problem("gives rows of " + size + " numbers, expected at most " + Width.MAX);
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) size);
    }

    private Value broken(String place, OptionalInt size) {
        complete = false;
        return new Value(steps.size(), new Width(size, "to follow " + place));
    }

    private Value named(Optional<Node> node, Value value) {
        Optional<String> name = node.flatMap(Node::text);
        complete &= node.isEmpty() || name.isPresent();
        if (name.isPresent() && named.putIfAbsent(name.orElseThrow(), value) != null) {
            node.orElseThrow().problem("is \"" + name.orElseThrow() + "\", which is taken; expected another name");
            complete = false;
        }
        return value;
    }

    /** The inputs of a layer: the values that {@code from} names, or the value before the layer. */
    private Optional<List<Value>> inputs(Section section, Value previous) {
        Optional<Node> from = section.optional("from");
        List<Value> values = new ArrayList<>();
        if (from.isEmpty()) {
            values.add(previous);
        } else if (from.orElseThrow().isText()) {
            find(from.orElseThrow()).ifPresent(values::add);
        } else {
            List<Node> list = from.orElseThrow().list();
            list.forEach(node -> find(node).ifPresent(values::add));
            if (values.size() < list.size()) {
                values.clear();
            }
        }
        complete &= !values.isEmpty();
        values.forEach(value -> read.add(value.index()));
        return values.isEmpty() ? Optional.empty() : Optional.of(values);
    }

    private Optional<Value> find(Node node) {
        Optional<String> name = node.text();
        Optional<Value> value = name.flatMap(found -> Optional.ofNullable(named.get(found)));
        if (name.isPresent() && value.isEmpty()) {
            node.problem("is \"" + name.orElseThrow() + "\", expected the name of a layer above, or input"
                    + Suggestion.among(named.keySet(), name.orElseThrow()));
        }
        return value;
    }

    /** The key {@code steps} of a layer that is applied to each step; 1 if it is missing, 0 if it has a problem. */
    private int parts(Section section, Optional<List<Value>> inputs) {
        Optional<Node> node = section.optional("steps");
        if (node.isEmpty()) {
            return 1;
        }
        int parts = node.flatMap(found -> found.integer(1, Width.MAX)).orElse(0);
        for (Value input : inputs.orElse(List.of())) {
            OptionalInt size = input.width().size();
            if (parts > 0 && size.isPresent() && size.getAsInt() % parts != 0) {
                node.orElseThrow()
                        .problem("is " + parts + ", expected a divisor of " + size.getAsInt()
                                + ", the width of the rows");
                parts = 0;
            }
        }
        complete &= parts > 0;
        return parts;
    }

    /** Whether another layer reads each layer except the last, which is the output. Reports the layers that none reads. */
    private boolean areRead(List<Node> entries) {
        boolean all = true;
        for (int i = 0; i < ends.size() - 1; i++) {
            if (!read.contains(ends.get(i).index())) {
                entries.get(i).problem("no layer reads it, expected every layer but the last to be read");
                all = false;
            }
        }
        return all;
    }

    /** A value of the network with its width, if that is known. */
    private record Value(int index, Width width) {}
}
