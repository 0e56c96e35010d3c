package io.jundenpa.model;

import io.jundenpa.nn.Layer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The declaration of an activation. An activation is a layer by itself, or belongs to another layer. The entry of the other
 * layer then holds its keys.
 *
 * @param name as in a model file
 * @param line the effect of the activation
 * @param formula for a number, or for a row
 * @param keys the parameters
 * @param example values of keys, such as {@code alpha: 0.5}; empty if there are no keys
 * @param constructor makes the layer from the values of all keys
 */
record ActivationType(
        String name,
        String line,
        String formula,
        List<Key<?>> keys,
        String example,
        Function<KeyValues, Layer> constructor) {

    /** Makes the activation; nothing if a key has a problem, which is reported. */
    Optional<Layer> read(LayerEntry entry) {
        return KeyValues.read(keys, entry).flatMap(values -> entry.made(name + ": ", () -> constructor.apply(values)));
    }

    /**
     * The activation as a layer by itself. The output is as wide as the input, so the width is known even if a key has a
     * problem.
     */
    LayerType layer() {
        LayerType type = LayerType.ofBuilder(
                name,
                line,
                formula,
                keys,
                entry -> new Built(read(entry).map(List::of), entry.in().size()));
        return example.isEmpty()
                ? type
                : type.withExample("input: {size: 2}\nlayers:\n  - {type: " + name + ", " + example + "}\n");
    }
}
