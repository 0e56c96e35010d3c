package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.RowsValue;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** Operators that reduce axes of a row to one number, such as sums. */
final class Reductions {

    private Reductions() {}

    /** Reduces all axes after the channels. If a layer over steps has computed the rows, they need not be transposed. */
    static OnnxOperator ofSteps(String layer, String pool) {
        return (node, graph) -> {
            RowsValue rows = graph.rows(node, 0);
            Shape shape = rows.shape();
            Optional<PlannedLayer> steps = shape.rank() == 3 && shape.batchAxis() == 0
                    ? graph.moves().known(rows.layer(), (int) shape.size(1))
                    : Optional.empty();
            if (steps.isEmpty()) {
                reduce(node, graph, layer, LongStream.range(2, shape.rank()).toArray());
                return;
            }
            int channels = (int) shape.size(1);
            PlannedLayer pooled =
                    steps.orElseThrow().then(pool, node, 1, channels).with("steps", (int) shape.size(2));
            graph.output(node, new RowsValue(pooled, shape.with(2, 1)));
        };
    }

    /** Reduces the axes that the node states, or all axes. With noop_with_empty_axes, reduces each number by itself. */
    static OnnxOperator ofAxes(String layer) {
        return (node, graph) -> {
            RowsValue rows = graph.rows(node, 0);
            Optional<long[]> axes = node.hasInput(1) ? Optional.of(graph.integers(node, 1)) : node.integers("axes");
            boolean none = axes.map(given -> given.length == 0).orElse(true);
            if (none && node.integer("noop_with_empty_axes", 0) != 0) {
                graph.output(
                        node,
                        rows.after(rows.layer().then(layer, node, rows.shape().width())));
            } else {
                reduce(node, graph, layer, axes.orElse(new long[0]));
            }
        };
    }

    private static void reduce(OnnxNode node, GraphTranslation graph, String layer, long[] given)
            throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        Shape shape = rows.shape();
        Set<Integer> axes = new TreeSet<>();
        for (long axis :
                given.length > 0 ? given : LongStream.range(0, shape.rank()).toArray()) {
            axes.add(shape.rowAxis(axis));
        }
        int size = axes.stream().mapToInt(axis -> (int) shape.size(axis)).reduce(1, Math::multiplyExact);
        List<Long> remaining = new ArrayList<>();
        boolean keep = node.integer("keepdims", 1) != 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!axes.contains(axis)) {
                remaining.add(shape.size(axis));
            } else if (keep) {
                remaining.add(1L);
            }
        }
        PlannedLayer last = graph.moves().permuted(node, rows, withLast(axes, shape));
        int groups = shape.width() / size;
        graph.output(node, new RowsValue(last.then(layer, node, groups, groups), new Shape(remaining)));
    }

    /** The axes of a row. The given axes come last. */
    private static List<Integer> withLast(Set<Integer> axes, Shape shape) {
        List<Integer> order = new ArrayList<>();
        for (boolean wanted : new boolean[] {false, true}) {
            for (int axis = 0; axis < shape.rank(); axis++) {
                if (axes.contains(axis) == wanted && !shape.isBatch(axis)) {
                    order.add(axis);
                }
            }
        }
        return order;
    }
}
