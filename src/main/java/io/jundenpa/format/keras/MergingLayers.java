package io.jundenpa.format.keras;

import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;

/** Layers with several inputs. Source: Keras 3.15, {@code keras/src/layers/merging}. */
final class MergingLayers {

    private MergingLayers() {}

    static KerasTensor add(LayerCall call) throws FormatException {
        return merge("add", call);
    }

    static KerasTensor subtract(LayerCall call) throws FormatException {
        return merge("sub", call);
    }

    static KerasTensor multiply(LayerCall call) throws FormatException {
        return merge("mul", call);
    }

    static KerasTensor maximum(LayerCall call) throws FormatException {
        return merge("max", call);
    }

    static KerasTensor minimum(LayerCall call) throws FormatException {
        return merge("min", call);
    }

    static KerasTensor average(LayerCall call) throws FormatException {
        KerasTensor sum = merge("add", call);
        StackLayer average =
                call.write("div", 1, sum).set("value", (float) call.inputs().size());
        return KerasTensor.of(average, sum.shape());
    }

    private static KerasTensor merge(String type, LayerCall call) throws FormatException {
        List<Integer> shape = call.input().shape();
        for (KerasTensor input : call.inputs()) {
            if (!input.shape().equals(shape)) {
                throw new FormatException(
                        "reads records of shapes " + shape + " and " + input.shape() + ", expected all of one shape");
            }
        }
        return KerasTensor.of(call.write(type, 1, inputs(call)), shape);
    }

    /** Joins the inputs along an axis, for each index of the axes before it. */
    static KerasTensor concatenate(LayerCall call) throws FormatException {
        int axis = call.recordAxis(
                call.config().integers("axis").orElse(List.of(-1)).get(0));
        List<Integer> shape = new ArrayList<>(call.input().shape());
        int size = 0;
        for (KerasTensor input : call.inputs()) {
            List<Integer> other = new ArrayList<>(input.shape());
            size = Math.addExact(size, axis < other.size() ? other.set(axis, shape.get(axis)) : 0);
            if (!other.equals(shape)) {
                throw new FormatException("reads records of shapes " + shape + " and " + input.shape()
                        + ", expected the same sizes of all axes but " + (axis + 1));
            }
        }
        shape.set(axis, size);
        int steps = KerasTensor.width(shape.subList(0, axis));
        return KerasTensor.of(call.write("concat", steps, inputs(call)), shape);
    }

    private static KerasTensor[] inputs(LayerCall call) {
        return call.inputs().toArray(KerasTensor[]::new);
    }
}
