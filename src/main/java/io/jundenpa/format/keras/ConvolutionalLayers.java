package io.jundenpa.format.keras;

import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import java.util.List;

/** Convolutions over the steps of a record. Source: Keras 3.15, {@code keras/src/layers/convolutional}. */
final class ConvolutionalLayers {

    private ConvolutionalLayers() {}

    static KerasTensor conv1d(LayerCall call) throws FormatException {
        KerasTensor input = call.input();
        LayerConfig config = call.config();
        config.requireChannelsLast();
        int filters = config.integer("filters");
        int size = config.size("kernel_size", 1);
        int stride = config.size("strides", 1);
        int dilation = config.size("dilation_rate", 1);
        int groups = config.size("groups", 1);
        int span = Math.addExact(Math.multiplyExact(size - 1, dilation), 1);
        SlidingWindow window = SlidingWindow.of(config, span, stride, List.of("valid", "same", "causal"));
        if (input.lastSize() % groups != 0) {
            throw new FormatException(
                    "has " + input.lastSize() + " channels, which cannot be divided into " + groups + " groups");
        }
        LayerVariables variables = call.variables();
        StackLayer conv = call.write("conv1d", 1, input)
                .tensor(
                        "weights",
                        call.tensorName("kernel"),
                        variables.take("kernel", size, input.lastSize() / groups, filters));
        if (config.flag("use_bias", true)) {
            conv.tensor("bias", call.tensorName("bias"), variables.take("bias", filters));
        }
        conv.set("stride", stride).set("padding", window.padding());
        if (dilation > 1) {
            conv.set("dilation", dilation);
        }
        if (groups > 1) {
            conv.set("groups", groups);
        }
        return KerasTensor.of(conv, List.of(window.positions(input.steps()), filters));
    }
}
