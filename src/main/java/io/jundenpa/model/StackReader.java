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

/** Turns the entries of {@code layers} into a network, each checked against the widths that reach it, as far as known. */
final class StackReader {

    /** The name by which a layer reads the network's input. */
    private static final String INPUT = "input";

    private final LayerReader layerReader;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Value> named = new LinkedHashMap<>();
    private final Set<Integer> read = new HashSet<>();
    private final List<Value> ends = new ArrayList<>();
    private boolean complete = true;

    StackReader(LayerReader layerReader) {
        this.layerReader = layerReader;
    }

    /**
     * Reads the entries.
     *
     * @param inputSize width of an input row, as far as it is known
     * @return nothing if there is a problem, which then is reported, or the width is not known
     */
    Optional<Network> read(OptionalInt inputSize, List<Node> entries) {
        Value last = new Value(0, new Width(inputSize, "to take the input"));
        named.put(INPUT, last);
        for (Node entry : entries) {
            Value before = last;
            last = entry.section()
                    .map(section -> layer(section, entry.place(), before))
                    .orElseGet(() -> broken(entry.place(), OptionalInt.empty()));
            ends.add(last);
        }
        boolean allRead = complete && areRead(entries);
        return allRead && !entries.isEmpty() && inputSize.isPresent()
                ? Optional.of(Network.ofSteps(inputSize.getAsInt(), BatchNormFolding.fold(steps)))
                : Optional.empty();
    }

    private Value layer(Section section, String place, Value before) {
        Optional<String> type = LayerReader.type(section);
        Optional<Node> name = section.optional("name");
        Optional<List<Value>> inputs = inputs(section, before);
        if (type.isEmpty()) {
            return named(name, broken(place, OptionalInt.empty()));
        }
        int times = LayerReader.goesOverSteps(type.orElseThrow()) ? 1 : times(section, inputs);
        List<Width> widths = new ArrayList<>();
        for (Value input : inputs.orElse(List.of(new Value(-1, new Width(OptionalInt.empty(), ""))))) {
            widths.add(input.width().ofOne(times));
        }
        Built built = layerReader.read(type.orElseThrow(), section, widths);
        section.close(); // which keys are known depends on the type
        OptionalInt size = size(section, built, times);
        if (built.operations().isEmpty() || inputs.isEmpty() || times == 0 || size.isEmpty()) {
            return named(name, broken(place, size));
        }
        List<Integer> from = inputs.orElseThrow().stream().map(Value::index).toList();
        for (Operation operation : built.operations().orElseThrow()) {
            steps.add(new Step(operation, from, times));
            from = List.of(steps.size());
        }
        return named(name, new Value(steps.size(), new Width(size, "to follow " + place)));
    }

    /** The width of all parts of a row together; not known if it is too great, which then is reported. */
    private static OptionalInt size(Section section, Built built, int times) {
        if (built.size().isEmpty() || times == 0) {
            return OptionalInt.empty();
        }
        long size = (long) built.size().getAsInt() * times;
        if (size > Width.MOST) {
            section.problem("gives rows of " + size + " numbers, expected at most " + Width.MOST);
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

    /** What a layer reads: what it names, or the layer before. */
    private Optional<List<Value>> inputs(Section section, Value before) {
        Optional<Node> from = section.optional("from");
        List<Value> values = new ArrayList<>();
        if (from.isEmpty()) {
            values.add(before);
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

    /** The key {@code steps} of a layer that is applied to each step, 1 without it; 0 if it is broken. */
    private int times(Section section, Optional<List<Value>> inputs) {
        Optional<Node> node = section.optional("steps");
        if (node.isEmpty()) {
            return 1;
        }
        int times = node.flatMap(found -> found.integer(1, Width.MOST)).orElse(0);
        for (Value input : inputs.orElse(List.of())) {
            OptionalInt size = input.width().size();
            if (times > 0 && size.isPresent() && size.getAsInt() % times != 0) {
                node.orElseThrow()
                        .problem("is " + times + ", expected a divisor of " + size.getAsInt()
                                + ", the width of the rows");
                times = 0;
            }
        }
        complete &= times > 0;
        return times;
    }

    /** Reports the layers that nothing reads; the last one is the output. */
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

    /** A value of the network, and its width as far as it is known. */
    private record Value(int index, Width width) {}
}
