package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.Value.Constant;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A constant brought to the rows that it is combined with.
 *
 * @param value a 32-bit float for all numbers, or a vector as {@link Planned.Weights}
 * @param values the numbers of the vector, or the one number
 * @param steps 1, or of how many parts of the row each is combined with the vector
 */
record Spread(Object value, List<Double> values, int steps) {

    static Spread of(Constant constant, Shape shape, Columns columns) throws FormatException {
        if (constant.isScalar()) {
            float number = constant.scalar();
            return new Spread(number, List.of(constant.values()[0]), 1);
        }
        Shape own = constant.shape().atLeast(shape.rank());
        int last = shape.rank() - 1;
        boolean overLastAxis = own.size(last) == constant.count() && !shape.isBatch(last);
        double[] values = overLastAxis ? constant.values() : full(constant, shape, columns);
        List<Double> list = Arrays.stream(values).boxed().toList();
        boolean asItIs =
                constant.shape().rank() == 1 || constant.shape().equals(new Shape(List.of(1L, constant.count())));
        Planned.Weights weights = overLastAxis && asItIs
                ? constant.weights()
                : new Planned.Weights(constant.name(), BufferTensor.of(List.of((long) values.length), values));
        return new Spread(weights, list, overLastAxis ? shape.width() / (int) constant.count() : 1);
    }

    /** The numbers of a row of the given shape. */
    static double[] full(Constant constant, Shape shape, Columns columns) throws FormatException {
        double[] values = constant.values();
        Shape own = constant.shape().atLeast(shape.rank());
        List<Long> from = new ArrayList<>();
        List<Long> to = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!shape.isBatch(axis)) {
                from.add(own.size(axis));
                to.add(shape.size(axis));
            }
        }
        if (values.length != shape.width()) {
            columns.take(shape.width());
        }
        int[] axes = IntStream.range(0, from.size()).toArray();
        return IntStream.of(Columns.order(from, axes, to))
                .mapToDouble(column -> values[values.length == 1 ? 0 : column])
                .toArray();
    }
}
