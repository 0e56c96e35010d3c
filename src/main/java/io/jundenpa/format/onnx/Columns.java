package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.Value.Data;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Plans the layers that put the numbers of a row in another order, or repeat them. A few bytes of a graph can ask for rows of
 * millions of numbers, so all that is planned is counted.
 */
final class Columns {

    private static final int MOST = 1 << 23;

    private long taken;

    /** Counts numbers that the graph itself does not hold, before memory is taken for them. */
    void take(long count) throws FormatException {
        taken += count;
        if (taken > MOST) {
            throw new FormatException(
                    "asks for " + taken + " numbers, with those of the nodes before it, that the model"
                            + " does not hold; expected at most " + MOST);
        }
    }

    /**
     * Rows with their numbers in another order, or some of them several times.
     *
     * @param columns of the row, for each number of the new one
     */
    Planned select(Node node, Planned from, int width, int[] columns) throws FormatException {
        if (columns.length == width && IntStream.range(0, width).allMatch(j -> columns[j] == j)) {
            return from;
        }
        boolean slice = IntStream.range(1, columns.length).allMatch(j -> columns[j] == columns[j - 1] + 1);
        if (slice) {
            return Translation.layer("slice", node, 1, from)
                    .with("start", columns[0])
                    .with("end", columns[0] + columns.length);
        }
        take(columns.length);
        ByteBuffer bytes = ByteBuffer.allocate(columns.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(columns);
        var tensor = new BufferTensor(ElementType.I32, List.of((long) columns.length), bytes);
        return Translation.layer("select", node, 1, from)
                .with("columns", new Planned.Weights("columns_" + node.index(), tensor));
    }

    /** Rows with their axes in the given order, which leaves out the batch. */
    Planned permuted(Node node, Data data, List<Integer> order) throws FormatException {
        Shape shape = data.shape();
        List<Long> from = row(shape);
        List<Long> to = order.stream().map(shape::size).toList();
        int batch = shape.batchAxis();
        int[] axes = order.stream()
                .mapToInt(axis -> batch >= 0 && axis > batch ? axis - 1 : axis)
                .toArray();
        int[] columns = order(from, axes, to);
        List<Long> matrix = from.stream().filter(size -> size > 1).toList();
        boolean same = IntStream.range(0, columns.length).allMatch(j -> columns[j] == j);
        return matrix.size() == 2 && !same
                ? transposed(node, data.layer(), matrix)
                : select(node, data.layer(), shape.width(), columns);
    }

    /** A matrix that was just turned is turned back by leaving that out. */
    private static Planned transposed(Node node, Planned from, List<Long> matrix) {
        int rows = matrix.get(0).intValue();
        return from.is("transpose") && from.steps() == matrix.get(1)
                ? from.input()
                : Translation.layer("transpose", node, rows, from);
    }

    /** Rows brought to a shape that they are broadcast to. */
    Planned expanded(Node node, Data data, Shape to) throws FormatException {
        Shape from = data.shape().atLeast(to.rank());
        if (row(from).equals(row(to))) {
            return data.layer();
        }
        requireRow(to.width());
        List<Long> fromRow = new ArrayList<>();
        for (int axis = 0; axis < to.rank(); axis++) {
            if (!to.isBatch(axis)) {
                fromRow.add(from.size(axis));
            }
        }
        int[] axes = IntStream.range(0, fromRow.size()).toArray();
        return select(node, data.layer(), data.shape().width(), order(fromRow, axes, row(to)));
    }

    /** Rows of which an axis has the numbers of the given positions, in their order. */
    Data picked(Node node, Data data, int axis, long[] positions) throws FormatException {
        Shape shape = data.shape();
        int before = shape.width(0, axis);
        int size = (int) shape.size(axis);
        int behind = shape.width(axis + 1, shape.rank());
        for (long position : positions) {
            if (position < 0 || position >= size) {
                throw new FormatException("picks position " + position + " of " + size);
            }
        }
        requireRow(Math.multiplyExact((long) before * behind, (long) positions.length));
        int[] columns = new int[before * behind * positions.length];
        int to = 0;
        for (int i = 0; i < before; i++) {
            for (long position : positions) {
                for (int k = 0; k < behind; k++) {
                    columns[to++] = (int) ((i * (long) size + position) * behind + k);
                }
            }
        }
        return new Data(select(node, data.layer(), shape.width(), columns), shape.with(axis, positions.length));
    }

    /** A row that is planned has as many numbers as one can have. */
    static void requireRow(long width) throws FormatException {
        if (width < 1 || width > Stack.WIDEST_ROW) {
            throw new FormatException("makes rows of " + width + " numbers, expected 1 to " + Stack.WIDEST_ROW);
        }
    }

    /**
     * The columns of a row that make it a row of another shape: a permutation of its axes, repetition of axes of size 1.
     *
     * @param from dimensions of the row without the batch
     * @param axes for each new axis the old one, or -1 for a repetition
     * @param to the new dimensions without the batch
     */
    static int[] order(List<Long> from, int[] axes, List<Long> to) {
        int[] strides = new int[from.size()];
        int stride = 1;
        for (int axis = from.size() - 1; axis >= 0; axis--) {
            strides[axis] = from.get(axis) == 1 ? 0 : stride;
            stride *= Math.toIntExact(from.get(axis));
        }
        int count = Math.toIntExact(to.stream().reduce(1L, Math::multiplyExact));
        int[] columns = new int[count];
        for (int i = 0; i < count; i++) {
            int rest = i;
            for (int axis = to.size() - 1; axis >= 0; axis--) {
                int position = rest % Math.toIntExact(to.get(axis));
                rest /= Math.toIntExact(to.get(axis));
                columns[i] += axes[axis] < 0 ? 0 : position * strides[axes[axis]];
            }
        }
        return columns;
    }

    /** The dimensions without the batch. */
    private static List<Long> row(Shape shape) {
        List<Long> row = new ArrayList<>(shape.dimensions());
        row.remove(Shape.BATCH);
        return row;
    }
}
