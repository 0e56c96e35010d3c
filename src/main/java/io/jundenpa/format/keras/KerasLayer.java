package io.jundenpa.format.keras;

import io.jundenpa.format.tensor.FormatException;
import java.util.List;

/**
 * A layer as the file describes it.
 *
 * @param type its class, such as {@code Dense}
 * @param name that the user or Keras gave it
 * @param origin for messages, such as {@code layer 3 "dense_1" (Dense)}
 * @param scope where its weights are
 */
record KerasLayer(String type, String name, String origin, Config config, Scope scope) {

    boolean isOne(String... types) {
        return List.of(types).contains(type);
    }

    /** The same layer with its weights and settings elsewhere, for one that wraps another. */
    KerasLayer wrapped(String innerType, Config innerConfig, Scope innerScope) {
        return new KerasLayer(innerType, name, origin, innerConfig, innerScope);
    }

    /**
     * Checks that an axis is the last one.
     *
     * @throws FormatException if it is another
     */
    void requireLastAxis(String key, Value input) throws FormatException {
        List<Integer> axes = config.integers(key).orElse(List.of(-1));
        if (axes.size() != 1 || recordAxis(axes.get(0), input) != input.rank() - 1) {
            throw new FormatException("has " + key + " " + axes + ", which is not supported, expected the last one");
        }
    }

    /** An axis without the batch, counted from 0, of one that counts from the batch or from behind. */
    static int recordAxis(int axis, Value input) throws FormatException {
        int found = axis < 0 ? axis + input.rank() : axis - 1;
        if (found < 0 || found >= input.rank()) {
            throw new FormatException("goes over axis " + axis + " of records of shape " + input.shape());
        }
        return found;
    }
}
