package io.jundenpa.format.tensor;

/** Receives the elements of a tensor, one at a time or several in a row. */
@FunctionalInterface
public interface Elements {
    /**
     * Receives one element.
     *
     * @param index in C order: the last dimension runs fastest
     */
    void accept(long index, double value);

    /**
     * Receives elements at consecutive indices.
     *
     * @param first index of the first element, in C order
     * @param values the elements, from index 0 on. Not modified.
     * @param count number of elements
     */
    default void acceptAll(long first, double[] values, int count) {
        for (int i = 0; i < count; i++) {
            accept(first + i, values[i]);
        }
    }
}
