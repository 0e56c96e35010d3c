package io.jundenpa.model;

import io.jundenpa.document.Node;
import io.jundenpa.tensor.Elements;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.ejml.data.FMatrixRMaj;

/** A tensor of a model file whose shape is known, and whose numbers are yet to be read and checked. */
final class Tensor {

    private static final long MAX_NUMBERS = Integer.MAX_VALUE - 8;

    private final Node node;
    private final String name;
    private final List<Long> shape;
    private final MemoryBudget budget;
    private final Source source;

    /**
     * A tensor.
     *
     * @param node where the model file names it; gets its problems
     * @param name for messages, such as {@code weights.npz#layer0.W}; empty if its numbers stand in the model file
     */
    Tensor(Node node, String name, List<Long> shape, MemoryBudget budget, Source source) {
        this.node = node;
        this.name = name;
        this.shape = shape;
        this.budget = budget;
        this.source = source;
    }

    List<Long> shape() {
        return shape;
    }

    /** Adds a problem with the shape. */
    void unexpectedShape(String expected) {
        problem(" is " + shape + ", expected " + expected);
    }

    /** Adds a problem with the number at an index in C order. */
    void problemAt(long index, String text) {
        problem(position(index) + text);
    }

    /** How many numbers it has if it is a vector, [n] or [1, n]. */
    OptionalInt length() {
        boolean row = shape.size() == 2 && shape.get(0) == 1;
        if (shape.size() != 1 && !row) {
            return OptionalInt.empty();
        }
        long length = shape.get(shape.size() - 1);
        return length >= 1 && length <= Width.MOST ? OptionalInt.of((int) length) : OptionalInt.empty();
    }

    /**
     * The numbers of a vector.
     *
     * @return nothing if there is a problem, which then is reported
     */
    Optional<double[]> vector() {
        int length = length().orElseThrow();
        if (!budget.take((long) length * Double.BYTES)) {
            return Optional.empty();
        }
        double[] values = new double[length];
        return read((index, value) -> values[(int) index] = value) ? Optional.of(values) : Optional.empty();
    }

    /**
     * The numbers of a matrix.
     *
     * @param transposed whether rows are to become columns
     * @return nothing if there is a problem, which then is reported
     */
    Optional<FMatrixRMaj> matrix(boolean transposed) {
        long rows = shape.get(0);
        long columns = shape.get(1);
        if (columns > MAX_NUMBERS / rows) {
            unexpectedShape("at most " + MAX_NUMBERS + " numbers");
            return Optional.empty();
        }
        if (!budget.take(rows * columns * Float.BYTES)) {
            return Optional.empty();
        }
        FMatrixRMaj matrix =
                transposed ? new FMatrixRMaj((int) columns, (int) rows) : new FMatrixRMaj((int) rows, (int) columns);
        Elements store = transposed
                ? (index, value) -> matrix.data[(int) (index % columns * rows + index / columns)] = (float) value
                : (index, value) -> matrix.data[(int) index] = (float) value;
        return read(store) ? Optional.of(matrix) : Optional.empty();
    }

    /** Hands on every number, and reports the first that is not finite as a 32-bit float. */
    private boolean read(Elements store) {
        NotFinite notFinite = new NotFinite();
        try {
            source.forEach((index, value) -> {
                store.accept(index, value);
                if (!Float.isFinite((float) value)) {
                    notFinite.found(index, value);
                }
            });
        } catch (IOException e) {
            problem(" " + e.getMessage());
            return false;
        }
        if (notFinite.count > 0) {
            problemAt(notFinite.index, " is " + notFinite.value + ", expected a finite 32-bit float");
        }
        return notFinite.count == 0;
    }

    /** An index in C order as one for each dimension. */
    private List<Long> position(long index) {
        return shape.size() == 1 ? List.of(index) : List.of(index / shape.get(1), index % shape.get(1));
    }

    private void problem(String text) {
        node.problem((name + text).strip());
    }

    /** Where the numbers come from. */
    @FunctionalInterface
    interface Source {
        /** Hands out every number with its index in C order. */
        void forEach(Elements elements) throws IOException;
    }

    /** The first number in C order that is not finite. */
    private static final class NotFinite {

        private long count;
        private long index;
        private double value;

        void found(long index, double value) {
            if (count++ == 0 || index < this.index) {
                this.index = index;
                this.value = value;
            }
        }
    }
}
