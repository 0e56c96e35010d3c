package io.jundenpa.format.keras;

import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import java.util.List;
import java.util.Set;

/** Convolutions and pools over the steps of records of shape [steps, channels]. */
final class TimeLayers {

    private static final Set<String> TYPES =
            Set.of("Conv1D", "MaxPooling1D", "AveragePooling1D", "GlobalMaxPooling1D", "GlobalAveragePooling1D");

    private final Translation translation;

    TimeLayers(Translation translation) {
        this.translation = translation;
    }

    static boolean knows(KerasLayer layer) {
        return TYPES.contains(layer.type());
    }

    Value translate(KerasLayer layer, Value input) throws FormatException {
        if (input.rank() != 2) {
            throw new FormatException("reads records of shape " + input.shape() + ", expected [steps, channels]");
        }
        if (!layer.config().text("data_format", "channels_last").equals("channels_last")) {
            throw new FormatException("has data_format channels_first, which is not supported");
        }
        return switch (layer.type()) {
            case "Conv1D" -> convolution(layer, input);
            case "MaxPooling1D" -> pool("max_pool", layer, input);
            case "AveragePooling1D" -> pool("average_pool", layer, input);
            case "GlobalMaxPooling1D" -> globalPool("global_max_pool", layer, input);
            default -> globalPool("global_average_pool", layer, input);
        };
    }

    private Value convolution(KerasLayer layer, Value input) throws FormatException {
        Config config = layer.config();
        int filters = config.integer("filters");
        int size = config.size("kernel_size", 1);
        int stride = config.size("strides", 1);
        int dilation = config.size("dilation_rate", 1);
        int groups = config.size("groups", 1);
        String padding = padding(config, List.of("valid", "same", "causal"));
        if (input.last() % groups != 0) {
            throw new FormatException("has " + groups + " groups of " + input.last() + " channels");
        }
        Variables variables = translation.variables(layer.scope());
        StackLayer conv = translation
                .whole("conv1d", layer, 1, input)
                .tensor(
                        "weights",
                        layer.name() + "/kernel",
                        variables.take("kernel", size, input.last() / groups, filters));
        if (config.flag("use_bias", true)) {
            conv.tensor("bias", layer.name() + "/bias", variables.take("bias", filters));
        }
        conv.set("stride", stride).set("padding", padding);
        if (dilation > 1) {
            conv.set("dilation", dilation);
        }
        if (groups > 1) {
            conv.set("groups", groups);
        }
        int span = Math.addExact(Math.multiplyExact(size - 1, dilation), 1);
        List<Integer> shape = List.of(outputSteps(input.steps(), span, stride, padding), filters);
        return translation.activations().apply(layer, "activation", Translation.value(conv, shape));
    }

    private static String padding(Config config, List<String> words) throws FormatException {
        String padding = config.text("padding", "valid");
        if (!words.contains(padding)) {
            throw new FormatException("has padding " + padding + ", expected one of " + words);
        }
        return padding;
    }

    /** Without padding those for which the window is full; else one for each stride that has begun. */
    private static int outputSteps(int steps, int span, int stride, String padding) throws FormatException {
        if (padding.equals("valid") && span > steps) {
            throw new FormatException("has a window of " + span + " steps for records of " + steps);
        }
        int starts = padding.equals("valid") ? steps - span : steps - 1;
        return starts / stride + 1;
    }

    private Value pool(String type, KerasLayer layer, Value input) throws FormatException {
        int size = layer.config().size("pool_size", 2);
        int stride = layer.config().size("strides", size);
        String padding = padding(layer.config(), List.of("valid", "same"));
        StackLayer pool = translation
                .whole(type, layer, 1, input)
                .set("steps", input.steps())
                .set("size", size)
                .set("stride", stride)
                .set("padding", padding);
        return Translation.value(pool, List.of(outputSteps(input.steps(), size, stride, padding), input.last()));
    }

    private Value globalPool(String type, KerasLayer layer, Value input) throws FormatException {
        StackLayer pool = translation.whole(type, layer, 1, input).set("steps", input.steps());
        boolean keeps = layer.config().flag("keepdims", false);
        return Translation.value(pool, keeps ? List.of(1, input.last()) : List.of(input.last()));
    }
}
