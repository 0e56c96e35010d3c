package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.RowsValue;
import io.jundenpa.format.onnx.PlannedLayer.NamedTensor;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Plans layers that reorder or repeat the numbers of a row. */
final class RowMoves {

    /** How many layers between two transpositions may change each number by itself. */
    private static final int DEPTH = 4;

    private final Budget budget;
    private final Map<Matrices, PlannedLayer> transposed = new HashMap<>();

    RowMoves(Budget budget) {
        this.budget = budget;
    }

    /**
     * Selects the numbers of a row by their columns. Plans no layer if every number keeps its place.
     *
     * @param columns of the row, one for each number of the new row
     */
    PlannedLayer select(OnnxNode node, PlannedLayer from, int[] columns) throws FormatException {
        budget.work(columns.length);
        if (IntStream.range(1, columns.length).allMatch(j -> columns[j] == columns[j - 1] + 1)) {
            return slice(node, from, columns[0], columns.length);
        }
        budget.require((long) columns.length * Integer.BYTES);
        ByteBuffer bytes = ByteBuffer.allocate(columns.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(columns);
        var tensor = new BufferTensor(ElementType.I32, List.of((long) columns.length), bytes);
        return from.then("select", node, 1, columns.length)
                .with("columns", new NamedTensor("columns_" + node.index(), tensor));
    }

    private static PlannedLayer slice(OnnxNode node, PlannedLayer from, int start, int count) {
        return count == from.width()
                ? from
                : from.then("slice", node, 1, count).with("start", start).with("end", start + count);
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
        if (ElementOrder.isKept(from, axes)) {
            return rows.layer();
        }
        List<Long> matrix = from.stream().filter(size -> size > 1).toList();
        return matrix.size() == 2
                ? transposed(node, rows.layer(), matrix)
                : select(node, rows.layer(), ElementOrder.permuted(from, axes, to));
    }

    private PlannedLayer transposed(OnnxNode node, PlannedLayer from, List<Long> matrix) {
        int rows = matrix.get(0).intValue();
        PlannedLayer layer = known(from, rows, DEPTH).orElseGet(() -> from.then("transpose", node, rows));
        transposed.put(new Matrices(from, rows), layer);
        return layer;
    }

    /**
     * The transposed rows if no new layer has to transpose them: two transpositions cancel out, also if there are only layers
     * between them that change each number by itself.
     *
     * @param rows the number of rows of each matrix
     */
    Optional<PlannedLayer> known(PlannedLayer from, int rows) {
        return known(from, rows, DEPTH);
    }

    private Optional<PlannedLayer> known(PlannedLayer from, int rows, int depth) {
        PlannedLayer before = transposed.get(new Matrices(from, rows));
        if (before != null) {
            return Optional.of(before);
        }
        if (from.is("transpose") && (long) from.steps() * rows == from.width()) {
            return Optional.of(from.input());
        }
        if (depth == 0 || !from.isElementwise()) {
            return Optional.empty();
        }
        List<PlannedLayer> inputs = from.inputs().stream()
                .flatMap(input -> known(input, rows, depth - 1).stream())
                .toList();
        return inputs.size() == from.inputs().size() ? Optional.of(from.on(inputs)) : Optional.empty();
    }

    /** Rows that are matrices. */
    private record Matrices(PlannedLayer layer, int rows) {}

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
        budget.work(positions.length);
        PlannedLayer layer = before == 1 && ElementOrder.isRange(positions)
                ? slice(node, rows.layer(), (int) positions[0] * after, positions.length * after)
                : select(node, rows.layer(), ElementOrder.picked(before, size, after, positions));
        return new RowsValue(layer, shape.with(axis, positions.length));
    }

    /** Refuses an empty row, and a row that is too long. */
    static void requireRow(long width) throws FormatException {
        if (width < 1 || width > Stack.WIDEST_ROW) {
            throw new FormatException("makes rows of " + width + " numbers, expected 1 to " + Stack.WIDEST_ROW);
        }
    }
}
