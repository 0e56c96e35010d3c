package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * An N-dimensional array of known numbers in C order. Not modified.
 *
 * <p>A large array of one number holds a single element. An array with a batch axis, whose size is unknown, holds one row,
 * which stands for all rows. Arrays share bytes where they can.
 *
 * @param elements all elements, in the array's shape with 1 for the batch; or one element that stands for all. The number
 *     {@link Shape#BATCH} means the size of the batch.
 */
record NdArray(Shape shape, BufferTensor elements) {

    /** An operation on two numbers. */
    interface Combiner {
        double apply(double a, double b) throws FormatException;
    }

    static NdArray of(List<Long> dimensions, double... values) throws FormatException {
        return of(new Shape(dimensions), values);
    }

    private static NdArray of(Shape shape, double... values) {
        return new NdArray(shape, BufferTensor.of(held(shape), values));
    }

    private static List<Long> held(Shape shape) {
        return shape.dimensions().stream()
                .map(size -> size == Shape.BATCH ? 1L : size)
                .toList();
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
    static NdArray combined(NdArray a, NdArray b, Shape shape, Budget budget, Combiner operation)
            throws FormatException {
        if (a.isUniform() && b.isUniform()) {
            return filled(shape, operation.apply(a.number(), b.number()));
        }
        double[] values = a.row(shape, budget).values(budget);
        double[] other = b.row(shape, budget).values(budget);
        for (int i = 0; i < values.length; i++) {
            values[i] = operation.apply(values[i], other[i]);
        }
        return of(shape, values);
    }

    /** Joins arrays along an axis. */
    static NdArray concatenated(int axis, List<NdArray> parts, Budget budget) throws FormatException {
        Shape first = parts.get(0).shape;
        ElementType type = parts.get(0).elements.type();
        boolean sameType = parts.stream().allMatch(part -> part.elements.type() == type);
        List<ByteBuffer> bytes = new ArrayList<>();
        long size = 0;
        for (NdArray part : parts) {
            if (part.shape.rank() != first.rank() || !part.shape.with(axis, 1).equals(first.with(axis, 1))) {
                throw new FormatException("joins values of shapes " + first + " and " + part.shape
                        + ", which differ in an axis other than the joined one");
            }
            NdArray whole = part.row(part.shape, budget);
            bytes.add(
                    sameType
                            ? whole.bytes()
                            : of(part.shape, whole.values(budget)).bytes());
            size = Math.addExact(size, part.shape.size(axis));
        }
        Shape shape = first.with(axis, size);
        ByteBuffer all = allocate(shape.width(), sameType ? type : ElementType.F64, budget);
        int before = first.width(0, axis);
        budget.work((long) before * parts.size());
        for (int i = 0; i < before; i++) {
            for (ByteBuffer part : bytes) {
                int count = part.capacity() / before;
                all.put(part.slice(i * count, count));
            }
        }
        return new NdArray(shape, new BufferTensor(sameType ? type : ElementType.F64, held(shape), all.flip()));
    }

    private static ByteBuffer allocate(long count, ElementType type, Budget budget) throws FormatException {
        long size = count * type.size();
        budget.work(count);
        budget.require(size);
        return ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer bytes() {
        return elements.bytes();
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
    double[] values(Budget budget) throws FormatException {
        budget.work(count());
        budget.require(2 * count() * Double.BYTES); // for the numbers, and for what the caller computes from them
        double[] values = new double[Math.toIntExact(count())];
        elements.type().get(bytes(), 0, values, values.length);
        return values;
    }

    /** Whether a condition holds for an element. */
    boolean anyMatch(DoublePredicate condition, Budget budget) throws FormatException {
        budget.work(count());
        return IntStream.range(0, Math.toIntExact(count()))
                .anyMatch(i -> condition.test(elements.type().get(bytes(), i)));
    }

    /** The number that stands for all elements. */
    double number() throws FormatException {
        if (!isUniform()) {
            throw new FormatException("has a constant of shape " + shape + ", expected one number");
        }
        return elements.type().get(bytes(), 0);
    }

    /** The same array, with each element held on its own. */
    NdArray whole(Budget budget) throws FormatException {
        if (elements.shape().equals(shape.dimensions())) {
            return this;
        }
        if (shape.batchAxis() >= 0) {
            throw new FormatException("has a constant of shape " + shape + ", expected known dimensions");
        }
        return row(shape, budget);
    }

    /** The array broadcast to a row of the given shape, without the batch axis. */
    NdArray row(Shape to, Budget budget) throws FormatException {
        Shape row = new Shape(to.row());
        if (isUniform()) {
            return row.width() == 1 ? reshaped(row) : moved(row, () -> new int[row.width()], budget);
        }
        Shape own = shape.atLeast(to.rank());
        List<Long> from = IntStream.range(0, to.rank())
                .filter(axis -> !to.isBatch(axis))
                .mapToObj(own::size)
                .toList();
        return from.equals(row.dimensions())
                ? reshaped(row)
                : moved(row, () -> ElementOrder.broadcast(from, row.dimensions()), budget);
    }

    /** @param to a shape with the same number of elements */
    NdArray reshaped(Shape to) {
        List<Long> dimensions = count() == to.width() ? held(to) : List.of();
        return new NdArray(to, new BufferTensor(elements.type(), dimensions, bytes()));
    }

    /** @param axes the old axis for each new axis */
    NdArray transposed(int[] axes, Budget budget) throws FormatException {
        Shape to = new Shape(IntStream.of(axes).mapToObj(shape::size).toList());
        if (isUniform() || ElementOrder.isKept(shape.dimensions(), axes)) {
            return reshaped(to);
        }
        List<Long> held = IntStream.of(axes).mapToObj(elements.shape()::get).toList();
        return moved(to, () -> ElementOrder.permuted(elements.shape(), axes, held), budget);
    }

    /** @param to a shape that this one can be broadcast to */
    NdArray expanded(Shape to, Budget budget) throws FormatException {
        return isUniform() ? new NdArray(to, elements) : row(to, budget).reshaped(to);
    }

    /** Picks positions of an axis, in the given order. */
    NdArray picked(int axis, long[] positions, Budget budget) throws FormatException {
        Shape to = shape.with(axis, positions.length);
        if (isUniform()) {
            return new NdArray(to, elements);
        }
        int before = shape.width(0, axis);
        int after = shape.width(axis + 1, shape.rank());
        if (before == 1 && positions.length > 0 && ElementOrder.isRange(positions)) {
            int size = elements.type().size() * after;
            ByteBuffer part = bytes().slice((int) positions[0] * size, positions.length * size);
            return new NdArray(to, new BufferTensor(elements.type(), held(to), part));
        }
        return moved(to, () -> ElementOrder.picked(before, (int) shape.size(axis), after, positions), budget);
    }

    /** @param order the old position of each new element */
    private NdArray moved(Shape to, Supplier<int[]> order, Budget budget) throws FormatException {
        budget.require((long) to.width() * Integer.BYTES);
        ByteBuffer all = allocate(to.width(), elements.type(), budget);
        ByteBuffer from = bytes();
        for (int position : order.get()) {
            switch (elements.type().size()) {
                case Byte.BYTES -> all.put(from.get(position));
                case Short.BYTES -> all.putShort(from.getShort(position * Short.BYTES));
                case Integer.BYTES -> all.putInt(from.getInt(position * Integer.BYTES));
                default -> all.putLong(from.getLong(position * Long.BYTES));
            }
        }
        return new NdArray(to, new BufferTensor(elements.type(), held(to), all.flip()));
    }
}
