package io.jundenpa.format.keras;

import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.util.ArrayList;
import java.util.List;

/** Normalisations. Source of formulas and defaults: Keras 3.15, {@code keras/src/layers/normalization}. */
final class NormalizationLayers {

    private static final float BATCH_EPSILON = 1e-3f;
    private static final float LAYER_EPSILON = 1e-3f;
    private static final float RMS_EPSILON = 1e-6f;
    private static final float UNIT_EPSILON = 1e-12f;

    private NormalizationLayers() {}

    static KerasTensor batchNormalization(LayerCall call) throws FormatException {
        call.requireLastAxis("axis");
        call.config().requireFlag("renorm", false);
        int size = call.input().lastSize();
        LayerVariables variables = call.variables();
        StackLayer norm = call.writePerRow("batch_norm");
        if (call.config().flag("scale", true)) {
            norm.tensor("gain", call.tensorName("gamma"), variables.take("gamma", size));
        }
        if (call.config().flag("center", true)) {
            norm.tensor("shift", call.tensorName("beta"), variables.take("beta", size));
        }
        norm.tensor("mean", call.tensorName("moving_mean"), variables.take("moving_mean", size))
                .tensor("variance", call.tensorName("moving_variance"), variables.take("moving_variance", size))
                .set("epsilon", call.config().number("epsilon", BATCH_EPSILON));
        return KerasTensor.of(norm, call.input().shape());
    }

    static KerasTensor layerNormalization(LayerCall call) throws FormatException {
        List<Integer> shape = normalizedShape(call);
        float epsilon = call.config().number("epsilon", LAYER_EPSILON);
        LayerVariables variables = call.variables();
        int steps = call.input().width() / KerasTensor.width(shape);
        if (call.config().flag("rms_scaling", false)) {
            return deviationScaling(call, steps, epsilon, variables.take("gamma", shape));
        }
        StackLayer norm = call.write("layer_norm", steps, call.input());
        if (call.config().flag("scale", true)) {
            norm.tensor("gain", call.tensorName("gamma"), ReshapedTensor.vector(variables.take("gamma", shape)));
        }
        if (call.config().flag("center", true)) {
            norm.tensor("shift", call.tensorName("beta"), ReshapedTensor.vector(variables.take("beta", shape)));
        }
        return KerasTensor.of(norm.set("epsilon", epsilon), call.input().shape());
    }

    /**
     * The setting {@code rms_scaling}: {@code gamma * x / sqrt(variance + epsilon)}. The mean is subtracted only to compute
     * the variance.
     */
    private static KerasTensor deviationScaling(LayerCall call, int steps, float epsilon, TensorSource gamma) {
        KerasTensor input = call.input();
        KerasTensor mean = reduced("reduce_mean", call, steps, input);
        KerasTensor square = elementwise("square", call, steps, elementwise("sub", call, steps, input, mean));
        KerasTensor variance = reduced("reduce_mean", call, steps, square);
        KerasTensor raised = KerasTensor.of(call.write("add", steps, variance).set("value", epsilon), List.of(steps));
        KerasTensor scaled = elementwise("div", call, steps, input, elementwise("sqrt", call, steps, raised));
        return KerasTensor.of(
                call.write("mul", steps, scaled)
                        .tensor("value", call.tensorName("gamma"), ReshapedTensor.vector(gamma)),
                input.shape());
    }

    static KerasTensor rmsNormalization(LayerCall call) throws FormatException {
        List<Integer> shape = normalizedShape(call);
        TensorSource scale = call.variables().take("scale", shape);
        StackLayer norm = call.write("rms_norm", call.input().width() / KerasTensor.width(shape), call.input())
                .tensor("gain", call.tensorName("scale"), ReshapedTensor.vector(scale))
                .set("epsilon", call.config().number("epsilon", RMS_EPSILON));
        return KerasTensor.of(norm, call.input().shape());
    }

    /** {@code x / sqrt(max(sum of squares, 1e-12))}: a row of length below 1e-6 stays shorter than 1. */
    static KerasTensor unitNormalization(LayerCall call) throws FormatException {
        KerasTensor input = call.input();
        int steps = input.width() / KerasTensor.width(normalizedShape(call));
        KerasTensor squares = reduced("reduce_sum_square", call, steps, input);
        KerasTensor bounded =
                KerasTensor.of(call.write("max", steps, squares).set("value", UNIT_EPSILON), List.of(steps));
        return elementwise("div", call, steps, input, elementwise("sqrt", call, steps, bounded));
    }

    /** Appends a layer that returns one number for each step. */
    private static KerasTensor reduced(String type, LayerCall call, int steps, KerasTensor input) {
        return KerasTensor.of(call.write(type, steps, input), List.of(steps));
    }

    /** Appends a layer whose output has the shape of the first input. A second input has one number for each step. */
    private static KerasTensor elementwise(String type, LayerCall call, int steps, KerasTensor... inputs) {
        return KerasTensor.of(call.write(type, steps, inputs), inputs[0].shape());
    }

    /** The shape of the axes in the setting {@code axis}: the last axis or the whole record. */
    static List<Integer> normalizedShape(LayerCall call) throws FormatException {
        KerasTensor input = call.input();
        List<Integer> axes = new ArrayList<>();
        for (int axis : call.config().integers("axis").orElse(List.of(-1))) {
            axes.add(call.recordAxis(axis));
        }
        if (axes.equals(List.of(input.rank() - 1))) {
            return List.of(input.lastSize());
        }
        for (int axis = 0; axis < input.rank(); axis++) {
            if (axes.size() != input.rank() || axes.get(axis) != axis) {
                throw new FormatException("has axis " + call.config().get("axis") + " for records of shape "
                        + input.shape() + ", which is not supported, expected the last one or all");
            }
        }
        return input.shape();
    }
}
