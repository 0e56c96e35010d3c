package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.RowsValue;
import io.jundenpa.format.onnx.PlannedLayer.NamedTensor;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/** Plans layers that reorder or repeat the numbers of a row. */
final class RowMoves {

    private final NumberBudget budget;

    RowMoves(NumberBudget budget) {
        this.budget = budget;
    }

    /**
     * Selects the numbers of a row by their columns. Plans no layer if every number keeps its place.
     *
     * @param columns of the row, one for each number of the new row
     */
    PlannedLayer select(OnnxNode node, PlannedLayer from, int[] columns) throws FormatException {
        if (columns.length == from.width() && isUnchanged(columns)) {
            return from;
        }
        boolean slice = IntStream.range(1, columns.length).allMatch(j -> columns[j] == columns[j - 1] + 1);
        if (slice) {
            return from.then("slice", node, 1, columns.length)
                    .with("start", columns[0])
                    .with("end", columns[0] + columns.length);
        }
        budget.take(columns.length);
        ByteBuffer bytes = ByteBuffer.allocate(columns.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(columns);
        var tensor = new BufferTensor(ElementType.I32, List.of((long) columns.length), bytes);
        return from.then("select", node, 1, columns.length)
                .with("columns", new NamedTensor("columns_" + node.index(), tensor));
    }

    private static boolean isUnchanged(int[] columns) {
        return IntStream.range(0, columns.length).allMatch(j -> columns[j] == j);
    }

    /** @param order the axes of the row in their new order, without the batch */
    PlannedLayer permuted(OnnxNode node, RowsValue rows, List<Integer> order) throws FormatException {
        Shape shape = rows.shape();
        List<Long> from = shape.row();
        List<Long> to = order.stream().map(shape::size).toList();
        int batch = shape.batchAxis();
        int[] axes = order.stream()
                .mapToInt(axis -> batch >= 0 && axis > batch ? axis - 1 : axis)
                .toArray();
        int[] columns = ElementOrder.permuted(from, axes, to);
        List<Long> matrix = from.stream().filter(size -> size > 1).toList();
        return matrix.size() == 2 && !isUnchanged(columns)
                ? transposed(node, rows.layer(), matrix)
                : select(node, rows.layer(), columns);
    }

    /** Two transpositions cancel out: returns the layer before the first one. */
    private static PlannedLayer transposed(OnnxNode node, PlannedLayer from, List<Long> matrix) {
        int rows = matrix.get(0).intValue();
        return from.is("transpose") && from.steps() == matrix.get(1)
                ? from.input()
                : from.then("transpose", node, rows);
    }

    /** @param to a shape that the rows can be broadcast to */
    PlannedLayer expanded(OnnxNode node, RowsValue rows, Shape to) throws FormatException {
        Shape own = rows.shape().atLeast(to.rank());
        if (own.row().equals(to.row())) {
            return rows.layer();
        }
        requireRow(to.width());
        List<Long> from = IntStream.range(0, to.rank())
                .filter(axis -> !to.isBatch(axis))
                .mapToObj(own::size)
                .toList();
        return select(node, rows.layer(), ElementOrder.broadcast(from, to.row()));
    }

    /** Picks positions of an axis, in the given order. */
    RowsValue picked(OnnxNode node, RowsValue rows, int axis, long[] positions) throws FormatException {
        Shape shape = rows.shape();
        int before = shape.width(0, axis);
        int size = (int) shape.size(axis);
        int after = shape.width(axis + 1, shape.rank());
        for (long position : positions) {
            if (position < 0 || position >= size) {
                throw new FormatException("picks position " + position + " of " + size);
            }
        }
        requireRow(Math.multiplyExact((long) before * after, (long) positions.length));
        int[] columns = ElementOrder.picked(before, size, after, positions);
        return new RowsValue(select(node, rows.layer(), columns), shape.with(axis, positions.length));
    }

    /** Refuses an empty row, and a row that is too long. */
    static void requireRow(long width) throws FormatException {
        if (width < 1 || width > Stack.WIDEST_ROW) {
            throw new FormatException("makes rows of " + width + " numbers, expected 1 to " + Stack.WIDEST_ROW);
        }
    }
}
