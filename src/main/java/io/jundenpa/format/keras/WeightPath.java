package io.jundenpa.format.keras;

import java.util.ArrayList;
import java.util.List;

/**
 * The place of a layer's weights in a file.
 *
 * @param store path in a file of Keras 3, such as {@code layers/dense_1}
 * @param legacy names that the path in a whole-model HDF5 file contains, in this order: the layer's own name, then the
 *     name of each inner layer; a name that ends in {@code *} is a prefix
 */
record WeightPath(String store, List<String> legacy) {

    WeightPath {
        legacy = List.copyOf(legacy);
    }

    /** A part of the layer that only Keras 3 names, such as the cell of a recurrent layer. */
    WeightPath part(String name) {
        return new WeightPath(store + "/" + name, legacy);
    }

    /** A layer inside this layer. */
    WeightPath inner(String storeName, String legacyName) {
        List<String> names = new ArrayList<>(legacy);
        names.add(legacyName);
        return new WeightPath(store + "/" + storeName, names);
    }
}
