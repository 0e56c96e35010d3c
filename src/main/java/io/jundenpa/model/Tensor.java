package io.jundenpa.model;

import io.jundenpa.format.document.Node;
import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.Elements;
import io.jundenpa.format.tensor.TensorSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.ejml.data.FMatrixRMaj;

/** A tensor of a model file. Its shape is known; its numbers are read and checked on demand. */
final class Tensor {

    private static final long MAX_NUMBERS = Integer.MAX_VALUE - 8;

    private final Node node;
    private final String name;
    private final List<Long> shape;
    private final Budget budget;
    private final TensorSource source;

    /**
     * A tensor.
     *
     * @param node the place in the model file; gets the problems
     * @param name for messages, such as {@code weights.npz#layer0.W}; empty if the numbers stand in the model file
     */
    Tensor(Node node, String name, Budget budget, TensorSource source) {
        this.node = node;
        this.name = name;
        this.shape = source.shape();
        this.budget = budget;
        this.source = source;
    }

    List<Long> shape() {
        return shape;
    }

    /** Reports a problem with the shape. */
    void unexpectedShape(String expected) {
        problem(" is " + shape + ", expected " + expected);
    }

    /** Reports a problem with the number at an index in C order. */
    void problemAt(long index, String text) {
        problem(position(index) + text);
    }

    /** The length of a vector, [n] or [1, n]; empty if the tensor is not a vector, or is too long. */
    OptionalInt length() {
        boolean row = shape.size() == 2 && shape.get(0) == 1;
        if (shape.size() != 1 && !row) {
            return OptionalInt.empty();
        }
        long length = shape.get(shape.size() - 1);
        return length >= 1 && length <= Width.MAX ? OptionalInt.of((int) length) : OptionalInt.empty();
    }

    /**
     * The numbers of a vector.
     *
     * @return nothing if there is a problem, which is reported
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
     * The numbers of a tensor of two dimensions.
     *
     * @param transposed whether rows become columns
     * @return nothing if there is a problem, which is reported
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
        Elements store =
                transposed ? new Transposing(matrix) : (index, value) -> matrix.data[(int) index] = (float) value;
        return read(store) ? Optional.of(matrix) : Optional.empty();
    }

    /** Whether the tensor is a vector of the given width. Reports a problem if not. */
    boolean isVector(Width width) {
        OptionalInt length = length();
        boolean fits = length.isPresent() && width.allows(length.getAsInt());
        if (!fits) {
            unexpectedShape("[" + width.text() + "] " + width.reason());
        }
        return fits;
    }

    /** Whether no dimension is 0 or too great. Reports a problem if not. */
    boolean isWithinBounds() {
        boolean within = areWithinBounds(shape);
        if (!within) {
            unexpectedShape("dimensions from 1 to " + Width.MAX);
        }
        return within;
    }

    private static boolean areWithinBounds(List<Long> shape) {
        return shape.stream().allMatch(dimension -> dimension >= 1 && dimension <= Width.MAX);
    }

    /**
     * The numbers of a matrix of any shape.
     *
     * @param transposed whether rows become columns
     * @return nothing if there is a problem, which is reported
     */
    Optional<FMatrixRMaj> anyMatrix(boolean transposed) {
        if (shape.size() != 2 || !areWithinBounds(shape)) {
            unexpectedShape("two dimensions from 1 to " + Width.MAX);
            return Optional.empty();
        }
        return matrix(transposed);
    }

    /** Rounds to 32 bits. */
    static float[] rounded(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** Whether the tensor is one number. */
    boolean isScalar() {
        return shape.stream().allMatch(dimension -> dimension == 1);
    }

    /**
     * All numbers in C order, as 32-bit floats.
     *
     * @return nothing if there is a problem, which is reported
     */
    Optional<float[]> values() {
        Optional<Integer> count = count();
        if (count.isEmpty() || !budget.take((long) count.orElseThrow() * Float.BYTES)) {
            return Optional.empty();
        }
        float[] values = new float[count.orElseThrow()];
        return read((index, value) -> values[(int) index] = (float) value) ? Optional.of(values) : Optional.empty();
    }

    /**
     * The integers of a vector.
     *
     * @return nothing if there is a problem, which is reported: the first number that is not an integer from min to max
     */
    Optional<int[]> integers(int min, int max) {
        if (length().isEmpty()) {
            unexpectedShape("a list of integers");
            return Optional.empty();
        }
        Optional<double[]> values = vector();
        if (values.isEmpty()) {
            return Optional.empty();
        }
        int[] integers = new int[values.orElseThrow().length];
        for (int i = 0; i < integers.length; i++) {
            double value = values.orElseThrow()[i];
            if (value != Math.rint(value) || value < min || value > max) {
                problemAt(i, " is " + value + ", expected an integer from " + min + " to " + max);
                return Optional.empty();
            }
            integers[i] = (int) value;
        }
        return Optional.of(integers);
    }

    private Optional<Integer> count() {
        long count = TensorSource.count(shape);
        if (count > MAX_NUMBERS) {
            unexpectedShape("at most " + MAX_NUMBERS + " numbers");
            return Optional.empty();
        }
        return Optional.of((int) count);
    }

    /** Stores every number. Reports the first one that is not finite as a 32-bit float. */
    private boolean read(Elements store) {
        NotFinite notFinite = new NotFinite(store);
        try {
            source.forEach(notFinite);
        } catch (IOException e) {
            problem(" " + e.getMessage());
            return false;
        }
        if (notFinite.count > 0) {
            problemAt(notFinite.index, " is " + notFinite.value + ", expected a finite 32-bit float");
        }
        return notFinite.count == 0;
    }

    /** The indices in each dimension of an index in C order. */
    private List<Long> position(long index) {
        List<Long> position = new ArrayList<>();
        long remaining = index;
        for (int d = shape.size() - 1; d >= 0; d--) {
            position.add(0, remaining % shape.get(d));
            remaining /= shape.get(d);
        }
        return position;
    }

    private void problem(String text) {
        node.problem((name + text).strip());
    }

    /** Stores rows as columns. */
    private static final class Transposing implements Elements {

        private final float[] target;
        private final int rows;
        private final int columns;

        /** @param matrix modified; its columns become the rows of the tensor */
        Transposing(FMatrixRMaj matrix) {
            this.target = matrix.data;
            this.rows = matrix.numCols;
            this.columns = matrix.numRows;
        }

        @Override
        public void accept(long index, double value) {
            target[(int) (index % columns * rows + index / columns)] = (float) value;
        }

        @Override
        public void acceptAll(long first, double[] values, int count) {
            int row = (int) (first / columns);
            int column = (int) (first % columns);
            for (int i = 0; i < count; i++) {
                target[column * rows + row] = (float) values[i];
                if (++column == columns) {
                    column = 0;
                    row++;
                }
            }
        }
    }

    /** Stores numbers and remembers the first one in C order that is not finite. */
    private static final class NotFinite implements Elements {

        private final Elements store;
        private long count;
        private long index;
        private double value;

        NotFinite(Elements store) {
            this.store = store;
        }

        @Override
        public void accept(long index, double value) {
            store.accept(index, value);
            check(index, value);
        }

        @Override
        public void acceptAll(long first, double[] values, int count) {
            store.acceptAll(first, values, count);
            for (int i = 0; i < count; i++) {
                check(first + i, values[i]);
            }
        }

        private void check(long index, double value) {
            if (!Float.isFinite((float) value) && (count++ == 0 || index < this.index)) {
                this.index = index;
                this.value = value;
            }
        }
    }
}
