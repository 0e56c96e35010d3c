package io.jundenpa.format.keras;

import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;

/** Layers that only rearrange numbers. Source: Keras 3.15, {@code keras/src/layers/reshaping}. */
final class ReshapingLayers {

    private ReshapingLayers() {}

    static KerasTensor flatten(LayerCall call) throws FormatException {
        KerasTensor input = call.input();
        if (input.rank() > 1) {
            call.config().requireChannelsLast();
        }
        return input.reshaped(List.of(input.width()));
    }

    /** One size of the target may be -1: it is computed from the other sizes. */
    static KerasTensor reshape(LayerCall call) throws FormatException {
        KerasTensor input = call.input();
        List<Integer> target =
                new ArrayList<>(call.config().integers("target_shape").orElse(List.of()));
        int open = target.indexOf(-1);
        if (open >= 0) {
            target.set(open, 1);
            int known = KerasTensor.width(target);
            target.set(open, known == 0 ? 0 : input.width() / known);
        }
        if (target.stream().anyMatch(size -> size < 1) || KerasTensor.width(target) != input.width()) {
            throw new FormatException(
                    "has target_shape " + call.config().get("target_shape") + " for records of shape " + input.shape());
        }
        return input.reshaped(target);
    }

    static KerasTensor permute(LayerCall call) throws FormatException {
        KerasTensor input = call.input();
        List<Integer> axes = call.config().integers("dims").orElse(List.of());
        if (input.rank() != 2 || !axes.equals(List.of(2, 1))) {
            throw new FormatException("has dims " + axes + " for records of shape " + input.shape()
                    + ", which is not supported, expected [2, 1]");
        }
        return KerasTensor.of(
                call.write("transpose", 1, input).set("steps", input.steps()),
                List.of(input.lastSize(), input.steps()));
    }
}
