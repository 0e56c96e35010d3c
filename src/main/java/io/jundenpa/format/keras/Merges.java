package io.jundenpa.format.keras;

import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Layers of several inputs. */
final class Merges {

    private static final Map<String, String> TYPES = Map.of(
            "Add", "add",
            "Subtract", "sub",
            "Multiply", "mul",
            "Average", "add",
            "Maximum", "max",
            "Minimum", "min",
            "Concatenate", "concat");

    private final Translation translation;

    Merges(Translation translation) {
        this.translation = translation;
    }

    static boolean knows(KerasLayer layer) {
        return TYPES.containsKey(layer.type());
    }

    Value translate(KerasLayer layer, List<Value> inputs) throws FormatException {
        boolean two = layer.isOne("Subtract");
        if (inputs.size() < 2 || (two && inputs.size() != 2)) {
            throw new FormatException("has " + inputs.size() + " inputs, expected " + (two ? "two" : "at least two"));
        }
        return layer.isOne("Concatenate") ? concatenate(layer, inputs) : merge(layer, inputs);
    }

    private Value merge(KerasLayer layer, List<Value> inputs) throws FormatException {
        List<Integer> shape = inputs.get(0).shape();
        for (Value input : inputs) {
            if (!input.shape().equals(shape)) {
                throw new FormatException(
                        "reads records of shapes " + shape + " and " + input.shape() + ", expected all of one shape");
            }
        }
        Value merged = Translation.value(
                translation.whole(String.valueOf(TYPES.get(layer.type())), layer, 1, inputs.toArray(Value[]::new)),
                shape);
        if (!layer.isOne("Average")) {
            return merged;
        }
        StackLayer divided = translation.whole("div", layer, 1, merged).set("value", (float) inputs.size());
        return Translation.value(divided, shape);
    }

    /** Side by side along an axis: at each step of the axes before it. */
    private Value concatenate(KerasLayer layer, List<Value> inputs) throws FormatException {
        Value first = inputs.get(0);
        int axis = KerasLayer.recordAxis(
                layer.config().integers("axis").orElse(List.of(-1)).get(0), first);
        List<Integer> shape = new ArrayList<>(first.shape());
        int size = 0;
        for (Value input : inputs) {
            List<Integer> other = new ArrayList<>(input.shape());
            size = Math.addExact(size, axis < other.size() ? other.set(axis, shape.get(axis)) : 0);
            if (!other.equals(shape)) {
                throw new FormatException("reads records of shapes " + shape + " and " + input.shape()
                        + ", expected all alike but for axis " + (axis + 1));
            }
        }
        shape.set(axis, size);
        int steps = Value.width(shape.subList(0, axis));
        return Translation.value(translation.whole("concat", layer, steps, inputs.toArray(Value[]::new)), shape);
    }
}
