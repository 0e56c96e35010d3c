package io.jundenpa.format.keras;

import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Layers that prepare the input. Source: Keras 3.15, {@code keras/src/layers/preprocessing}. */
final class PreprocessingLayers {

    /** {@code keras.backend.epsilon()}: {@code keras/src/backend/config.py}. */
    private static final double MIN_DEVIATION = 1e-7;

    private PreprocessingLayers() {}

    /**
     * {@code (x - mean) / max(sqrt(variance), 1e-7)}, or its inverse. Mean and variance are settings, or variables that
     * {@code adapt()} computed.
     */
    static KerasTensor normalization(LayerCall call) throws IOException {
        KerasTensor input = call.input();
        boolean oneForAll = call.config().integers("axis").orElse(List.of()).isEmpty();
        List<Integer> shape = oneForAll ? List.of() : NormalizationLayers.normalizedShape(call);
        int size = oneForAll ? input.lastSize() : KerasTensor.width(shape);
        double[] mean;
        double[] variance;
        if (call.config().has("mean")) {
            mean = call.config().numbers("mean").orElseThrow();
            variance = call.config().numbers("variance").orElse(new double[0]);
        } else {
            LayerVariables variables = call.variables();
            mean = variables.take("mean", shape).doubles();
            variance = variables.take("variance", shape).doubles();
            variables.takeAny("count");
        }
        ComputedVector shift = vector("mean", mean, size);
        ComputedVector deviation = vector("variance", deviations(variance), size);
        boolean invert = call.config().flag("invert", false);
        StackLayer norm = call.write(invert ? "affine" : "standardize", input.width() / size, input)
                .tensor(invert ? "shift" : "mean", call.tensorName("mean"), shift)
                .tensor("scale", call.tensorName("deviation"), deviation);
        return KerasTensor.of(norm, input.shape());
    }

    private static double[] deviations(double[] variances) {
        return Arrays.stream(variances)
                .map(variance -> Math.max(Math.sqrt(variance), MIN_DEVIATION))
                .toArray();
    }

    /** {@code x * scale + offset}. */
    static KerasTensor rescaling(LayerCall call) throws FormatException {
        int size = call.input().lastSize();
        ComputedVector scale = vector("scale", call.config().numbers("scale").orElse(new double[] {1}), size);
        ComputedVector offset = vector("offset", call.config().numbers("offset").orElse(new double[] {0}), size);
        StackLayer affine = call.writePerRow("affine")
                .tensor("scale", call.tensorName("scale"), scale)
                .tensor("shift", call.tensorName("offset"), offset);
        return KerasTensor.of(affine, call.input().shape());
    }

    /** The values as they are, or one value repeated. */
    private static ComputedVector vector(String key, double[] values, int size) throws FormatException {
        if (values.length != size && values.length != 1) {
            throw new FormatException("has " + values.length + " numbers of " + key + ", expected " + size);
        }
        return new ComputedVector(size, i -> values[values.length == 1 ? 0 : i]);
    }

    static KerasTensor categoryEncoding(LayerCall call) throws FormatException {
        String mode = call.config().text("output_mode", "multi_hot");
        if (!mode.equals("one_hot")) {
            throw new FormatException("has output_mode " + mode + ", which is not supported, expected one_hot");
        }
        KerasTensor input = call.input();
        int size = call.config().integer("num_tokens");
        boolean single = input.lastSize() == 1;
        List<Integer> shape = new ArrayList<>(single ? input.shape().subList(0, input.rank() - 1) : input.shape());
        shape.add(size);
        return KerasTensor.of(call.write("one_hot", 1, input).set("size", size), shape);
    }
}
