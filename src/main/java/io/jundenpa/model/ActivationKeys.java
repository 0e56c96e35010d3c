package io.jundenpa.model;

import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Layer;
import java.util.List;
import java.util.Optional;

/** The keys that name the activation of another layer. The parameters of the activation stand beside them. */
final class ActivationKeys {

    private static final String KIND = "an activation";
    private static final String PARAMETERS = " Its keys stand beside it";

    private static final List<String> NAMES =
            ActivationTypes.ALL.stream().map(ActivationType::name).toList();

    private ActivationKeys() {}

    /** An activation of any kind. Without the key there is none. */
    static Key<List<Layer>> optional(String name, String meaning) {
        return new Key<>(
                name,
                KIND,
                "none",
                meaning + PARAMETERS + ".",
                entry -> entry.optional(name).isEmpty()
                        ? Optional.of(List.of())
                        : entry.required(name, KIND)
                                .flatMap(node -> node.oneOf(NAMES))
                                .flatMap(activation -> read(activation, "", entry))
                                .map(List::of));
    }

    /**
     * An activation of single numbers.
     *
     * @param name ends in {@code activation}; the text before it is the prefix of the parameters' keys
     */
    static Key<Activation> ofNumbers(String name, String absent, String meaning) {
        String prefix = name.replace("activation", "");
        Key<String> word = Key.word(name, NAMES, Default.of(absent), meaning);
        String beside = prefix.isEmpty() ? "." : ", with `" + prefix + "` before their names.";
        return new Key<>(
                name,
                KIND,
                word.absent(),
                meaning + PARAMETERS + beside,
                entry -> word.read(entry)
                        .flatMap(activation -> read(activation, prefix, entry)
                                .flatMap(layer -> ofNumbers(layer, name + " is " + activation, entry))));
    }

    private static Optional<Activation> ofNumbers(Layer layer, String words, LayerEntry entry) {
        if (layer instanceof Activation activation) {
            return Optional.of(activation);
        }
        entry.problem(words + ", which goes over a row, expected one of a number");
        return Optional.empty();
    }

    /** A {@code bias} beside {@code activation: shrink} belongs to the layer, so shrink becomes hard_shrink there. */
    private static Optional<Layer> read(String name, String prefix, LayerEntry entry) {
        ActivationType type = ActivationTypes.named(name.equals("shrink") ? "hard_shrink" : name);
        return type.read(entry.part(prefix, Key.names(type.keys())));
    }
}
