package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An N-dimensional array of known numbers in C order. Not modified.
 *
 * <p>A large array of one number holds a single element. An array with a batch axis, whose size is unknown, holds one row,
 * which stands for all rows.
 *
 * @param elements all elements, in the array's shape with 1 for the batch; or one element that stands for all. The number
 *     {@link Shape#BATCH} means the size of the batch.
 */
record NdArray(Shape shape, TensorSource elements) {

    /** An operation on two numbers. */
    interface Combiner {
        double apply(double a, double b) throws FormatException;
    }

    static NdArray of(List<Long> dimensions, double... values) throws FormatException {
        return of(new Shape(dimensions), values);
    }

    private static NdArray of(Shape shape, double... values) {
        List<Long> held = shape.dimensions().stream()
                .map(size -> size == Shape.BATCH ? 1L : size)
                .toList();
        return new NdArray(shape, BufferTensor.of(held, values));
    }

    static NdArray list(long... values) throws FormatException {
        return of(
                List.of((long) values.length),
                Arrays.stream(values).asDoubleStream().toArray());
    }

    /** An array whose elements are all the same number. */
    static NdArray filled(Shape shape, double value) {
        return new NdArray(shape, BufferTensor.of(List.of(), value));
    }

    /** Broadcasts two arrays to a shape and applies an operation to each pair of elements. */
    static NdArray combined(NdArray a, NdArray b, Shape shape, NumberBudget budget, Combiner operation)
            throws FormatException {
        if (a.isUniform() && b.isUniform()) {
            return filled(shape, operation.apply(a.number(), b.number()));
        }
        double[] values = a.row(shape, budget);
        double[] other = b.row(shape, budget);
        for (int i = 0; i < values.length; i++) {
            values[i] = operation.apply(values[i], other[i]);
        }
        return of(shape, values);
    }

    /** Joins arrays along an axis. */
    static NdArray concatenated(int axis, List<NdArray> parts, NumberBudget budget) throws FormatException {
        Shape first = parts.get(0).shape;
        List<double[]> values = new ArrayList<>();
        long size = 0;
        for (NdArray part : parts) {
            if (part.shape.rank() != first.rank() || !part.shape.with(axis, 1).equals(first.with(axis, 1))) {
                throw new FormatException("joins values of shapes " + first + " and " + part.shape
                        + ", which differ in an axis other than the joined one");
            }
            values.add(part.row(part.shape, budget));
            size = Math.addExact(size, part.shape.size(axis));
        }
        Shape shape = first.with(axis, size);
        double[] all = new double[shape.width()];
        int before = first.width(0, axis);
        int to = 0;
        for (int i = 0; i < before; i++) {
            for (double[] part : values) {
                int count = part.length / before;
                System.arraycopy(part, i * count, all, to, count);
                to += count;
            }
        }
        return of(shape, all);
    }

    /** Whether one element stands for all. */
    boolean isUniform() {
        return count() == 1;
    }

    /** How many elements are held: all, or one that stands for all. */
    long count() {
        return TensorSource.count(elements.shape());
    }

    /** The elements that are held: all, or one that stands for all. */
    double[] values() throws FormatException {
        try {
            return elements.doubles();
        } catch (FormatException e) {
            throw e;
        } catch (IOException e) {
            throw new FormatException("cannot be read: " + e.getMessage());
        }
    }

    /** The number that stands for all elements. */
    double number() throws FormatException {
        if (!isUniform()) {
            throw new FormatException("has a constant of shape " + shape + ", expected one number");
        }
        return values()[0];
    }

    /** The same array, with each element held on its own. */
    NdArray whole(NumberBudget budget) throws FormatException {
        if (elements.shape().equals(shape.dimensions())) {
            return this;
        }
        if (shape.batchAxis() >= 0) {
            throw new FormatException("has a constant of shape " + shape + ", expected known dimensions");
        }
        budget.take(shape.width());
        double[] all = new double[shape.width()];
        Arrays.fill(all, number());
        return of(shape, all);
    }

    /** The array broadcast to a row of the given shape, without the batch axis. */
    double[] row(Shape to, NumberBudget budget) throws FormatException {
        double[] values = values();
        Shape own = shape.atLeast(to.rank());
        List<Long> from = new ArrayList<>();
        for (int axis = 0; axis < to.rank(); axis++) {
            if (!to.isBatch(axis)) {
                from.add(own.size(axis));
            }
        }
        if (values.length != to.width()) {
            budget.take(to.width());
        }
        return IntStream.of(ElementOrder.broadcast(from, to.row()))
                .mapToDouble(position -> values[values.length == 1 ? 0 : position])
                .toArray();
    }

    /** @param to a shape with the same number of elements */
    NdArray reshaped(Shape to) throws FormatException {
        return isUniform() ? new NdArray(to, elements) : of(to, values());
    }

    /** @param axes the old axis for each new axis */
    NdArray transposed(int[] axes) throws FormatException {
        Shape to = new Shape(IntStream.of(axes).mapToObj(shape::size).toList());
        if (isUniform()) {
            return new NdArray(to, elements);
        }
        List<Long> held = IntStream.of(axes).mapToObj(elements.shape()::get).toList();
        return moved(to, ElementOrder.permuted(elements.shape(), axes, held));
    }

    /** @param to a shape that this one can be broadcast to */
    NdArray expanded(Shape to, NumberBudget budget) throws FormatException {
        return isUniform() ? new NdArray(to, elements) : of(to, row(to, budget));
    }

    /** Picks positions of an axis, in the given order. */
    NdArray picked(int axis, long[] positions, NumberBudget budget) throws FormatException {
        Shape to = shape.with(axis, positions.length);
        if (isUniform()) {
            return new NdArray(to, elements);
        }
        if (to.width() > shape.width()) {
            budget.take(to.width());
        }
        int after = shape.width(axis + 1, shape.rank());
        return moved(to, ElementOrder.picked(shape.width(0, axis), (int) shape.size(axis), after, positions));
    }

    private NdArray moved(Shape to, int[] order) throws FormatException {
        double[] values = values();
        return of(
                to,
                IntStream.of(order).mapToDouble(position -> values[position]).toArray());
    }
}
