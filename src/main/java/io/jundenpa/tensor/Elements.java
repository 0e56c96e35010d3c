package io.jundenpa.tensor;

/** Takes the elements of a tensor. */
@FunctionalInterface
public interface Elements {
    /**
     * Takes one element.
     *
     * @param index in C order: the last dimension runs fastest
     */
    void accept(long index, double value);
}
