package io.jundenpa.format.tensor;

import java.io.IOException;
import java.util.List;

/** A tensor of known shape. Each call of {@link #forEach} reads its numbers again. */
public interface TensorSource {

    /** The type of the elements in their file. */
    ElementType type();

    /** The dimensions; empty for a scalar. Each is at least 0, and their product is less than 2^63. */
    List<Long> shape();

    /**
     * Passes every element, with its index in C order, to {@code elements}. The elements may come in any order.
     *
     * @throws FormatException if the data is damaged
     */
    void forEach(Elements elements) throws IOException;

    /**
     * Every element in C order.
     *
     * @throws ArithmeticException if an array cannot hold so many elements
     * @throws FormatException if the data is damaged
     */
    default double[] doubles() throws IOException {
        double[] values = new double[Math.toIntExact(count(shape()))];
        forEach((index, value) -> values[(int) index] = value);
        return values;
    }

    /**
     * Number of elements of a shape.
     *
     * @throws ArithmeticException if the number overflows a long
     */
    static long count(List<Long> shape) {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
