package io.jundenpa.format.keras;

import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import java.util.List;

/** Pools over the steps of a record. Source of the defaults: Keras 3.15, {@code keras/src/layers/pooling}. */
final class PoolingLayers {

    private PoolingLayers() {}

    static KerasTensor maxPooling(LayerCall call) throws FormatException {
        return pool("max_pool", call);
    }

    static KerasTensor averagePooling(LayerCall call) throws FormatException {
        return pool("average_pool", call);
    }

    static KerasTensor globalMaxPooling(LayerCall call) throws FormatException {
        return globalPool("global_max_pool", call);
    }

    static KerasTensor globalAveragePooling(LayerCall call) throws FormatException {
        return globalPool("global_average_pool", call);
    }

    private static KerasTensor pool(String type, LayerCall call) throws FormatException {
        KerasTensor input = call.input();
        LayerConfig config = call.config();
        config.requireChannelsLast();
        int size = config.size("pool_size", 2);
        int stride = config.size("strides", size);
        SlidingWindow window = SlidingWindow.of(config, size, stride, List.of("valid", "same"));
        StackLayer pool = call.write(type, 1, input)
                .set("steps", input.steps())
                .set("size", size)
                .set("stride", stride)
                .set("padding", window.padding());
        return KerasTensor.of(pool, List.of(window.positions(input.steps()), input.lastSize()));
    }

    private static KerasTensor globalPool(String type, LayerCall call) throws FormatException {
        KerasTensor input = call.input();
        call.config().requireChannelsLast();
        StackLayer pool = call.write(type, 1, input).set("steps", input.steps());
        boolean keepsSteps = call.config().flag("keepdims", false);
        return KerasTensor.of(pool, keepsSteps ? List.of(1, input.lastSize()) : List.of(input.lastSize()));
    }
}
