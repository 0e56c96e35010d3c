package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;

/**
 * The dimensions of a value. One of them may be the batch, whose size is unknown. The other dimensions are a row, whose
 * numbers are in C order.
 */
final class Shape {

    /** Stands for the size of the batch, in a shape and in numbers that are computed from a shape. */
    static final long BATCH = Long.MIN_VALUE;

    /** What a graph must have whose operators compute over the rows of a batch. */
    static final String EXPECTED_BATCH =
            "; expected the same numbers for each row, and the batch as the first axis of the model's input";

    /** The most dimensions. */
    static final int MAX_RANK = 64;

    private static final long MAX_WIDTH = Integer.MAX_VALUE;

    private final List<Long> dimensions;

    Shape(List<Long> dimensions) throws FormatException {
        if (dimensions.size() > MAX_RANK) {
            throw new FormatException(
                    "has a value of " + dimensions.size() + " dimensions, expected at most " + MAX_RANK);
        }
        this.dimensions = List.copyOf(dimensions);
        if (dimensions.indexOf(BATCH) != dimensions.lastIndexOf(BATCH)) {
            throw new FormatException("has a value of shape " + this + ", which mixes the rows of a batch");
        }
        long width = 1;
        for (long dimension : dimensions) {
            if (dimension != BATCH) {
                width *= Math.min(dimension, MAX_WIDTH + 1);
            }
            if (width > MAX_WIDTH || width < 0) {
                throw new FormatException(
                        "has a value of shape " + this + ", expected at most " + MAX_WIDTH + " numbers");
            }
        }
    }

    List<Long> dimensions() {
        return dimensions;
    }

    /** The dimensions without the batch. */
    List<Long> row() {
        return dimensions.stream().filter(size -> size != BATCH).toList();
    }

    int rank() {
        return dimensions.size();
    }

    long size(int axis) {
        return dimensions.get(axis);
    }

    boolean isBatch(int axis) {
        return dimensions.get(axis) == BATCH;
    }

    int batchAxis() {
        return dimensions.indexOf(BATCH);
    }

    /** How many numbers a row has. */
    int width() {
        return width(0, rank());
    }

    /** The product of the dimensions from one axis up to another, without the batch. */
    int width(int from, int to) {
        long width = 1;
        for (int axis = from; axis < to; axis++) {
            width *= isBatch(axis) ? 1 : size(axis);
        }
        return (int) width;
    }

    /** An axis, counted from 0. A negative number counts from the end. */
    int axis(long axis) throws FormatException {
        if (axis < -rank() || axis >= rank()) {
            throw new FormatException("has axis " + axis + " for a value of shape " + this);
        }
        return (int) (axis < 0 ? axis + rank() : axis);
    }

    /** An axis of a row, counted from 0. The batch is refused. */
    int rowAxis(long axis) throws FormatException {
        int found = axis(axis);
        if (isBatch(found)) {
            throw new FormatException(
                    "goes over the rows of a batch (axis " + axis + " of " + this + "), expected an axis within a row");
        }
        return found;
    }

    Shape with(int axis, long size) throws FormatException {
        List<Long> changed = new ArrayList<>(dimensions);
        changed.set(axis, size);
        return new Shape(changed);
    }

    /** The shape with an axis replaced by the dimensions of another shape. */
    Shape replaced(int axis, Shape other) throws FormatException {
        List<Long> changed = new ArrayList<>(dimensions);
        changed.remove(axis);
        changed.addAll(axis, other.dimensions);
        return new Shape(changed);
    }

    /** The shape with axes of size 1 in front, so that it has at least the given rank. */
    Shape atLeast(int rank) throws FormatException {
        List<Long> changed = new ArrayList<>(dimensions);
        while (changed.size() < rank) {
            changed.add(0, 1L);
        }
        return new Shape(changed);
    }

    /**
     * The shape that two values are broadcast to, as in NumPy.
     *
     * @throws FormatException also if a constant has different numbers for each row of a batch
     */
    static Shape broadcast(Shape a, Shape b) throws FormatException {
        int rank = Math.max(a.rank(), b.rank());
        List<Long> left = a.atLeast(rank).dimensions();
        List<Long> right = b.atLeast(rank).dimensions();
        List<Long> both = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            long one = left.get(axis);
            long other = right.get(axis);
            if (one != other && one != 1 && other != 1) {
                if (one == BATCH || other == BATCH) {
                    throw new FormatException(
                            "combines each row of a batch with different numbers: " + a + " and " + b + EXPECTED_BATCH);
                }
                throw new FormatException(
                        "combines values of shapes " + a + " and " + b + ", which cannot be broadcast");
            }
            both.add(one == 1 ? other : one);
        }
        return new Shape(both);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && shape.dimensions.equals(dimensions);
    }

    @Override
    public int hashCode() {
        return dimensions.hashCode();
    }

    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        dimensions.forEach(size -> words.add(size == BATCH ? "batch" : String.valueOf(size)));
        return "[" + String.join(", ", words) + "]";
    }
}
