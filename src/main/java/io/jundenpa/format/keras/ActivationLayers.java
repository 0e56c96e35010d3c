package io.jundenpa.format.keras;

import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.util.List;

/**
 * Layers that are an activation with settings.
 *
 * <p>Source of the defaults: Keras 3.15, {@code keras/src/layers/activations}; for {@code ThresholdedReLU} Keras 2.15,
 * {@code keras/src/layers/activation/thresholded_relu.py}.
 */
final class ActivationLayers {

    private ActivationLayers() {}

    /**
     * {@code m} for {@code x >= m}, {@code x} for {@code x >= t}, otherwise {@code s (x - t)}, with {@code max_value} m,
     * {@code threshold} t and {@code negative_slope} s.
     */
    static KerasTensor relu(LayerCall call) throws FormatException {
        float slope = call.config().number("negative_slope", 0);
        float threshold = call.config().number("threshold", 0);
        if (threshold < 0 || slope < 0 || (threshold > 0 && slope != 0)) {
            throw new FormatException(
                    "has negative_slope " + slope + " and threshold " + threshold + ", which is not supported");
        }
        KerasTensor rectified;
        if (threshold > 0) {
            rectified = withAlpha(call, "thresholded_relu", threshold);
        } else if (slope > 0) {
            rectified = withAlpha(call, "leaky_relu", slope);
        } else {
            rectified = KerasTensor.of(call.writePerRow("relu"), call.input().shape());
        }
        if (!call.config().has("max_value")) {
            return rectified;
        }
        float max = call.config().number("max_value", 0);
        return KerasTensor.of(call.write("min", rectified.steps(), rectified).set("value", max), rectified.shape());
    }

    static KerasTensor leakyRelu(LayerCall call) throws FormatException {
        float slope = call.config().number("negative_slope", call.config().number("alpha", 0.3f));
        return withAlpha(call, "leaky_relu", slope);
    }

    static KerasTensor thresholdedRelu(LayerCall call) throws FormatException {
        return withAlpha(call, "thresholded_relu", call.config().number("theta", 1));
    }

    static KerasTensor elu(LayerCall call) throws FormatException {
        return withAlpha(call, "elu", call.config().number("alpha", 1));
    }

    static KerasTensor softmax(LayerCall call) throws FormatException {
        call.requireLastAxis("axis");
        return KerasTensor.of(call.writePerRow("softmax"), call.input().shape());
    }

    /** One slope for each number of the record; or for each number of the last axis, if all other axes are shared. */
    static KerasTensor prelu(LayerCall call) throws FormatException {
        KerasTensor input = call.input();
        TensorSource slope = call.variables().takeAny("alpha");
        List<Long> shape = slope.shape();
        boolean perNumber =
                shape.equals(input.shape().stream().map(Integer::longValue).toList());
        boolean perLastAxis = shape.size() == input.rank()
                && shape.subList(0, shape.size() - 1).stream().allMatch(size -> size == 1)
                && shape.get(shape.size() - 1) == input.lastSize();
        if (!perNumber && !perLastAxis) {
            throw new FormatException("has slopes of shape " + shape + " for records of shape " + input.shape()
                    + ", which is not supported");
        }
        return KerasTensor.of(
                call.write("prelu", perNumber ? 1 : input.steps(), input)
                        .tensor("slope", call.tensorName("alpha"), ReshapedTensor.vector(slope)),
                input.shape());
    }

    private static KerasTensor withAlpha(LayerCall call, String type, float alpha) {
        return KerasTensor.of(
                call.writePerRow(type).set("alpha", alpha), call.input().shape());
    }
}
