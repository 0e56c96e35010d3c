package io.jundenpa.format.keras;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the weights of a layer are.
 *
 * @param store the path in a file of Keras 3, such as {@code layers/dense_1}
 * @param legacy what the path in a whole-model HDF5 file has in this order: the layer's name, the name of the layer in it,
 *     ...; a name that ends in {@code *} is the begin of one
 */
record Scope(String store, List<String> legacy) {

    Scope {
        legacy = List.copyOf(legacy);
    }

    /** A part of the layer that Keras 3 keeps under a name of its own, such as the cell of a recurrent layer. */
    Scope part(String name) {
        return new Scope(store + "/" + name, legacy);
    }

    /** A layer in the layer. */
    Scope inner(String storeName, String legacyName) {
        List<String> names = new ArrayList<>(legacy);
        names.add(legacyName);
        return new Scope(store + "/" + storeName, names);
    }
}
