package io.jundenpa.format.keras;

import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import java.util.Arrays;
import java.util.List;

/** One call of a layer on its inputs, with methods to write it into the stack. */
record LayerCall(KerasLayer layer, List<KerasTensor> inputs, ImportContext context) {

    LayerCall {
        inputs = List.copyOf(inputs);
    }

    String className() {
        return layer.className();
    }

    LayerConfig config() {
        return layer.config();
    }

    /** The first input. */
    KerasTensor input() {
        return inputs.get(0);
    }

    /** A call of a layer inside this layer. Messages name the outer layer. */
    LayerCall inner(String className, LayerConfig config, WeightPath weights, KerasTensor input) {
        KerasLayer inner = new KerasLayer(className, layer.name(), layer.origin(), config, weights);
        return new LayerCall(inner, List.of(input), context);
    }

    /** Appends a layer that is applied to each row of the input's last axis. */
    StackLayer writePerRow(String type) {
        return write(type, input().steps(), input());
    }

    /**
     * Appends a layer to the stack.
     *
     * @param steps number of equal parts of a record; the layer is applied to each
     */
    StackLayer write(String type, int steps, KerasTensor... inputs) {
        return context.stack()
                .layer(
                        type,
                        layer.origin(),
                        steps,
                        Arrays.stream(inputs).map(KerasTensor::layer).toList());
    }

    LayerVariables variables() {
        return variables(layer.weights());
    }

    LayerVariables variables(WeightPath path) {
        return new LayerVariables(context.weights(), path);
    }

    /** The name of a tensor in the stack, such as {@code dense_1/kernel}. */
    String tensorName(String variable) {
        return layer.name() + "/" + variable;
    }

    /** @throws FormatException if the setting names an axis other than the last one */
    void requireLastAxis(String key) throws FormatException {
        List<Integer> axes = config().integers(key).orElse(List.of(-1));
        if (axes.size() != 1 || recordAxis(axes.get(0)) != input().rank() - 1) {
            throw new FormatException("has " + key + " " + axes + ", which is not supported, expected the last one");
        }
    }

    /**
     * The index of an axis in the shape of a record.
     *
     * @param axis as Keras counts: 0 is the batch axis, -1 the last axis
     * @throws FormatException if it is the batch axis, or the first input has no such axis
     */
    int recordAxis(int axis) throws FormatException {
        int found = axis < 0 ? axis + input().rank() : axis - 1;
        if (found < 0 || found >= input().rank()) {
            throw new FormatException(
                    "has axis " + axis + ", which records of shape " + input().shape() + " do not have");
        }
        return found;
    }
}
