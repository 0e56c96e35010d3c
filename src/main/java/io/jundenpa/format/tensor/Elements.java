package io.jundenpa.format.tensor;

/** Takes the elements of a tensor, one at a time or a run of them. */
@FunctionalInterface
public interface Elements {
    /**
     * Takes one element.
     *
     * @param index in C order: the last dimension runs fastest
     */
    void accept(long index, double value);

    /**
     * Takes a run of elements, as if one after the other.
     *
     * @param first index of the first in C order, which those of the others follow
     * @param values the elements, from index 0. Not modified.
     * @param count how many of them
     */
    default void acceptRun(long first, double[] values, int count) {
        for (int i = 0; i < count; i++) {
            accept(first + i, values[i]);
        }
    }
}
