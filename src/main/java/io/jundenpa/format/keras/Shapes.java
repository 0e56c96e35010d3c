package io.jundenpa.format.keras;

import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Layers that change no number: those of the training, and those that only arrange. */
final class Shapes {

    private static final Set<String> NOTHING = Set.of(
            "Dropout",
            "SpatialDropout1D",
            "GaussianNoise",
            "GaussianDropout",
            "AlphaDropout",
            "ActivityRegularization",
            "Identity");
    private static final Set<String> ARRANGING = Set.of("Flatten", "Reshape", "Permute");

    private final Translation translation;

    Shapes(Translation translation) {
        this.translation = translation;
    }

    static boolean knows(KerasLayer layer) {
        return NOTHING.contains(layer.type()) || ARRANGING.contains(layer.type());
    }

    Value translate(KerasLayer layer, Value input) throws FormatException {
        return switch (layer.type()) {
            case "Flatten" -> flatten(layer, input);
            case "Reshape" -> reshape(layer, input);
            case "Permute" -> permute(layer, input);
            default -> input;
        };
    }

    private static Value flatten(KerasLayer layer, Value input) throws FormatException {
        if (input.rank() > 1
                && !layer.config().text("data_format", "channels_last").equals("channels_last")) {
            throw new FormatException("has data_format channels_first, which is not supported");
        }
        return input.withShape(List.of(input.width()));
    }

    /** One size may be -1: as large as it must be. */
    private static Value reshape(KerasLayer layer, Value input) throws FormatException {
        List<Integer> target =
                new ArrayList<>(layer.config().integers("target_shape").orElse(List.of()));
        int open = target.indexOf(-1);
        if (open >= 0) {
            target.set(open, 1);
            int rest = Value.width(target);
            target.set(open, rest == 0 ? 0 : input.width() / rest);
        }
        if (target.stream().anyMatch(size -> size < 1) || Value.width(target) != input.width()) {
            throw new FormatException("has target_shape " + layer.config().get("target_shape")
                    + " for records of shape " + input.shape());
        }
        return input.withShape(target);
    }

    private Value permute(KerasLayer layer, Value input) throws FormatException {
        List<Integer> axes = layer.config().integers("dims").orElse(List.of());
        if (input.rank() != 2 || !axes.equals(List.of(2, 1))) {
            throw new FormatException("has dims " + axes + " for records of shape " + input.shape()
                    + ", which is not supported, expected [2, 1]");
        }
        return Translation.value(
                translation.whole("transpose", layer, 1, input).set("steps", input.steps()),
                List.of(input.shape().get(1), input.shape().get(0)));
    }
}
