package io.jundenpa.format.tensor;

import java.io.IOException;
import java.util.List;

/** A tensor whose shape is known, and whose numbers are read when they are asked for, as often as asked. */
public interface TensorSource {

    /** The type of the elements in their file. */
    ElementType type();

    /** The dimensions, none for a scalar; none is negative, and their product is less than 2^63. */
    List<Long> shape();

    /**
     * Hands out every element with its index in C order; the order of the calls is not fixed.
     *
     * @throws FormatException if the data is damaged
     */
    void forEach(Elements elements) throws IOException;

    /**
     * Every element in C order.
     *
     * @throws ArithmeticException if they are more than an array may have
     * @throws FormatException if the data is damaged
     */
    default double[] doubles() throws IOException {
        double[] values = new double[Math.toIntExact(count(shape()))];
        forEach((index, value) -> values[(int) index] = value);
        return values;
    }

    /** How many elements a shape has. */
    static long count(List<Long> shape) {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
