package io.jundenpa.model;

import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Layer;
import java.util.List;
import java.util.Optional;

/** The keys by which a layer names its activation. The keys of the activation are in the same entry. */
final class ActivationKeys {

    private static final String KIND = "an activation";
    private static final String PARAMETERS = " Write the keys of the activation beside this key";

    private static final List<String> NAMES =
            ActivationTypes.ALL.stream().map(ActivationType::name).toList();

    private ActivationKeys() {}

    /** A key for any activation. Without the key, the layer has no activation. */
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
     * A key for an activation that works on each number by itself.
     *
     * @param name ends in {@code activation}; the text before it is the prefix of the activation's keys
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
        entry.problem(words + ", which works on a whole row; expected an activation that works on each number");
        return Optional.empty();
    }

    /**
     * Reads an activation. Reads {@code shrink} as {@code hard_shrink}, because a {@code bias} in the entry belongs to the
     * layer.
     */
    private static Optional<Layer> read(String name, String prefix, LayerEntry entry) {
        ActivationType type = ActivationTypes.named(name.equals("shrink") ? "hard_shrink" : name);
        return type.read(entry.part(prefix, Key.names(type.keys())));
    }
}
