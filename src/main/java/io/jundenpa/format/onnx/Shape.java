package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;

/**
 * The dimensions of a value. One of them may be the batch, whose size is not known; the numbers of a row are the others in
 * C order.
 */
final class Shape {

    /** Stands for the size of the batch, in a shape and in what is computed from it. */
    static final long BATCH = Long.MIN_VALUE;

    private static final long MOST = Integer.MAX_VALUE;

    private final List<Long> dimensions;

    Shape(List<Long> dimensions) throws FormatException {
        this.dimensions = List.copyOf(dimensions);
        long width = 1;
        for (long dimension : dimensions) {
            if (dimension != BATCH) {
                width *= Math.min(dimension, MOST + 1);
            }
            if (width > MOST || width < 0) {
                throw new FormatException("has a value of shape " + this + ", expected at most " + MOST + " numbers");
            }
        }
    }

    List<Long> dimensions() {
        return dimensions;
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

    /** The product of the dimensions from one axis to another, without the batch. */
    int width(int from, int to) {
        long width = 1;
        for (int axis = from; axis < to; axis++) {
            width *= isBatch(axis) ? 1 : size(axis);
        }
        return (int) width;
    }

    /** An axis as a number from 0 on; negative ones count from the end. */
    int axis(long axis) throws FormatException {
        if (axis < -rank() || axis >= rank()) {
            throw new FormatException("has axis " + axis + " for a value of shape " + this);
        }
        return (int) (axis < 0 ? axis + rank() : axis);
    }

    /** An axis that is not the batch's. */
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

    Shape without(int axis) throws FormatException {
        List<Long> changed = new ArrayList<>(dimensions);
        changed.remove(axis);
        return new Shape(changed);
    }

    /** With axes of size 1 put before the others up to the given rank. */
    Shape atLeast(int rank) throws FormatException {
        List<Long> changed = new ArrayList<>(dimensions);
        while (changed.size() < rank) {
            changed.add(0, 1L);
        }
        return new Shape(changed);
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
