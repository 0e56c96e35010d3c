package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.ConstantValue;
import io.jundenpa.format.onnx.OnnxValue.RowsValue;
import io.jundenpa.format.onnx.PlannedLayer.NamedTensor;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operators that move or repeat the numbers of rows. */
final class RowShaping {

    private RowShaping() {}

    static void transpose(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        Shape shape = rows.shape();
        int[] axes = permutation(node, shape);
        List<Integer> order =
                IntStream.of(axes).filter(axis -> !shape.isBatch(axis)).boxed().toList();
        List<Long> dimensions = IntStream.of(axes).mapToObj(shape::size).toList();
        graph.output(node, new RowsValue(graph.moves().permuted(node, rows, order), new Shape(dimensions)));
    }

    /** The old axis for each new axis of a Transpose. By default the axes are reversed. */
    static int[] permutation(OnnxNode node, Shape shape) throws FormatException {
        int rank = shape.rank();
        long[] reversed =
                IntStream.range(0, rank).mapToLong(axis -> rank - 1L - axis).toArray();
        long[] perm = node.integers("perm").orElse(reversed);
        if (perm.length != rank) {
            throw new FormatException("has " + perm.length + " axes for a value of shape " + shape);
        }
        int[] axes = new int[rank];
        for (int i = 0; i < rank; i++) {
            axes[i] = shape.axis(perm[i]);
        }
        if (IntStream.of(axes).distinct().count() != rank) {
            throw new FormatException("has the axes " + Arrays.toString(perm) + " for a value of shape " + shape
                    + ", expected each axis once");
        }
        return axes;
    }

    static void concat(OnnxNode node, GraphTranslation graph) throws FormatException {
        List<OnnxValue> parts = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            parts.add(graph.input(node, i));
        }
        graph.output(node, sideBySide(node, graph, node.integer("axis", 1), parts));
    }

    /** @param parts rows and constants; at least one is rows */
    private static RowsValue sideBySide(OnnxNode node, GraphTranslation graph, long along, List<OnnxValue> parts)
            throws FormatException {
        RowsValue first = (RowsValue)
                parts.stream().filter(RowsValue.class::isInstance).findFirst().orElseThrow();
        int axis = first.shape().rowAxis(along);
        List<PlannedLayer> layers = new ArrayList<>();
        long size = 0;
        for (OnnxValue part : parts) {
            requireBeside(first.shape(), part, axis);
            size += part.shape().size(axis);
            if (part instanceof RowsValue rows) {
                layers.add(rows.layer());
            } else if (part.shape().size(axis) > 0) {
                layers.add(constantRows(node, graph, (ConstantValue) part, first));
            }
        }
        Shape shape = first.shape().with(axis, size);
        int steps = first.shape().width(0, axis);
        return new RowsValue(new PlannedLayer("concat", node.place(), steps, shape.width(), layers), shape);
    }

    /** Refuses a part that differs in an axis other than the joined one. A constant may have one row for the whole batch. */
    private static void requireBeside(Shape first, OnnxValue part, int axis) throws FormatException {
        Shape shape = part.shape();
        boolean fits = shape.rank() == first.rank() && !shape.isBatch(axis);
        for (int i = 0; fits && i < first.rank(); i++) {
            if (first.isBatch(i) && !shape.isBatch(i) && part instanceof ConstantValue) {
                if (shape.size(i) != 1) {
                    throw new FormatException(
                            "joins each row of a batch with different numbers: " + shape + Shape.EXPECTED_BATCH);
                }
            } else {
                fits = i == axis || shape.size(i) == first.size(i);
            }
        }
        if (!fits) {
            throw new FormatException("joins values of shapes " + first + " and " + shape
                    + ", which differ in an axis other than the joined one");
        }
    }

    /**
     * Rows that are the same for every record. The layers compute ones from the record and multiply them by the constant:
     * x to the power of 0 is 1 for every x, also for NaN.
     */
    private static PlannedLayer constantRows(
            OnnxNode node, GraphTranslation graph, ConstantValue constant, RowsValue like) throws FormatException {
        Shape shape = constant.shape();
        NdArray values = constant.array().row(shape, graph.budget());
        Shape row = new Shape(List.of(values.count()));
        return graph.moves()
                .select(node, like.layer(), new int[row.width()])
                .then("pow", node)
                .with("exponent", 0f)
                .then("mul", node)
                .with(
                        "value",
                        new NamedTensor(constant.name(), values.reshaped(row).elements()));
    }

    /** Without stated sizes all parts are equal. Since version 18 the last one may be smaller. */
    static void split(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        int axis = rows.shape().rowAxis(node.integer("axis", 0));
        long size = rows.shape().size(axis);
        int parts = node.outputs().size();
        long equal = graph.opset() < 18 ? size / parts : (size + parts - 1) / parts;
        long[] equalSizes = IntStream.range(0, parts)
                .mapToLong(i -> Math.min(equal, size - i * equal))
                .toArray();
        long[] sizes = node.hasInput(1)
                ? graph.integers(node, 1)
                : node.integers("split").orElse(equalSizes);
        if (sizes.length != parts
                || Arrays.stream(sizes).sum() != size
                || Arrays.stream(sizes).anyMatch(s -> s < 0)) {
            throw new FormatException("splits " + size + " numbers into " + Arrays.toString(sizes));
        }
        long start = 0;
        for (int i = 0; i < parts; i++) {
            long[] positions = LongStream.range(start, start + sizes[i]).toArray();
            graph.put(node.outputs().get(i), graph.moves().picked(node, rows, axis, positions));
            start += sizes[i];
        }
    }

    static void slice(OnnxNode node, GraphTranslation graph) throws FormatException {
        SliceBounds bounds = SliceBounds.of(node, graph);
        RowsValue rows = graph.rows(node, 0);
        for (int i = 0; i < bounds.count(); i++) {
            int axis = bounds.axis(i, rows.shape());
            rows = graph.moves()
                    .picked(node, rows, axis, bounds.positions(i, rows.shape().size(axis)));
        }
        graph.output(node, rows);
    }

    /**
     * With constant positions, picks from an axis of rows. With positions from the record, looks up rows of a constant
     * table.
     */
    static void gather(OnnxNode node, GraphTranslation graph) throws FormatException {
        OnnxValue table = graph.input(node, 0);
        if (graph.input(node, 1) instanceof RowsValue indices) {
            if (!(table instanceof ConstantValue weights)) {
                throw new FormatException(
                        "picks from rows at positions that the record contains or computes, expected constant positions");
            }
            lookUp(node, graph, weights, indices);
            return;
        }
        RowsValue rows = graph.rows(node, 0);
        int axis = rows.shape().rowAxis(node.integer("axis", 0));
        long[] positions = positions(node, graph, rows.shape().size(axis));
        RowsValue picked = graph.moves().picked(node, rows, axis, positions);
        Shape shape = picked.shape().replaced(axis, graph.input(node, 1).shape());
        graph.output(node, picked.withShape(shape));
    }

    private static void lookUp(OnnxNode node, GraphTranslation graph, ConstantValue table, RowsValue indices)
            throws FormatException {
        if (table.shape().rank() != 2 || node.integer("axis", 0) != 0) {
            throw new FormatException(
                    "looks up a constant of shape " + table.shape() + ", expected a table [categories, size]");
        }
        List<Long> dimensions = new ArrayList<>(indices.shape().dimensions());
        dimensions.add(table.shape().size(1));
        Shape shape = new Shape(dimensions);
        PlannedLayer layer =
                indices.layer().then("embedding", node, 1, shape.width()).with("weights", graph.weights(table));
        graph.output(node, new RowsValue(layer, shape));
    }

    /** The positions that a Gather picks from an axis. Negative ones count from the end. */
    static long[] positions(OnnxNode node, GraphTranslation graph, long size) throws FormatException {
        long[] positions = graph.integers(node, 1);
        for (int i = 0; i < positions.length; i++) {
            positions[i] += positions[i] < 0 ? size : 0;
            if (positions[i] < 0 || positions[i] >= size) {
                throw new FormatException("picks position " + positions[i] + " of " + size);
            }
        }
        return positions;
    }

    static void tile(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        long[] times = graph.integers(node, 1);
        if (times.length != rows.shape().rank()) {
            throw new FormatException("has " + times.length + " repeats for rows of shape " + rows.shape());
        }
        for (int axis = 0; axis < times.length; axis++) {
            if (times[axis] != 1) {
                long size = rows.shape().size(rows.shape().rowAxis(axis));
                RowMoves.requireRow(Math.multiplyExact(size, times[axis]));
                long[] positions = LongStream.range(0, size * times[axis])
                        .map(position -> position % size)
                        .toArray();
                rows = graph.moves().picked(node, rows, axis, positions);
            }
        }
        graph.output(node, rows);
    }

    /** Before version 11 pads and value are attributes, and inputs since then. The pads list all begins, then all ends. */
    static void pad(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        if (!node.text("mode", "constant").equals("constant")) {
            throw new FormatException("pads with the mode " + node.text("mode", "") + ", expected constant");
        }
        long[] pads = node.hasInput(1) ? graph.integers(node, 1) : node.requiredIntegers("pads");
        float value = node.hasInput(2) ? graph.number(node, 2) : node.number("value", 0);
        long[] all = LongStream.range(0, rows.shape().rank()).toArray();
        long[] axes = node.hasInput(3) ? graph.integers(node, 3) : all;
        if (pads.length != 2 * axes.length || Arrays.stream(pads).anyMatch(count -> count < 0)) {
            throw new FormatException("has the pads " + Arrays.toString(pads) + " for rows of shape " + rows.shape()
                    + ", expected a begin and an end of at least 0 for each axis");
        }
        for (int i = 0; i < axes.length; i++) {
            if (pads[i] > 0 || pads[i + axes.length] > 0) {
                int axis = rows.shape().rowAxis(axes[i]);
                List<OnnxValue> parts = new ArrayList<>(List.of(rows));
                addPadding(parts, 0, rows.shape(), axis, pads[i], value);
                addPadding(parts, parts.size(), rows.shape(), axis, pads[i + axes.length], value);
                rows = sideBySide(node, graph, axis, parts);
            }
        }
        graph.output(node, rows);
    }

    private static void addPadding(List<OnnxValue> parts, int place, Shape rows, int axis, long count, float value)
            throws FormatException {
        if (count > 0) {
            Shape shape = rows.with(axis, count);
            RowMoves.requireRow(shape.width());
            List<Long> dimensions = new ArrayList<>(shape.dimensions());
            dimensions.replaceAll(size -> size == Shape.BATCH ? 1 : size);
            parts.add(place, new ConstantValue("padding", NdArray.filled(new Shape(dimensions), value)));
        }
    }

    static void oneHot(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        graph.types().put(node, graph.types().of(node.input(2)));
        float depth = graph.number(node, 1);
        double[] values = graph.list(node, 2);
        long axis = node.integer("axis", -1);
        if (!Arrays.equals(values, new double[] {0, 1})
                || (axis != -1 && axis != rows.shape().rank())) {
            throw new FormatException("has the values " + Arrays.toString(values) + " and the axis " + axis
                    + ", expected [0.0, 1.0] and the last axis");
        }
        List<Long> dimensions = new ArrayList<>(rows.shape().dimensions());
        dimensions.add((long) depth);
        Shape shape = new Shape(dimensions);
        PlannedLayer layer =
                rows.layer().then("one_hot", node, 1, shape.width()).with("size", (int) depth);
        graph.output(node, new RowsValue(layer, shape));
    }

    static void expand(OnnxNode node, GraphTranslation graph) throws FormatException {
        Shape shape = expandedShape(node, graph);
        RowsValue rows = graph.rows(node, 0);
        graph.output(node, new RowsValue(graph.moves().expanded(node, rows, shape), shape));
    }

    /** The shape to which an Expand broadcasts its input. */
    static Shape expandedShape(OnnxNode node, GraphTranslation graph) throws FormatException {
        Shape shape = graph.input(node, 0).shape();
        List<Long> dimensions = LongStream.of(graph.integers(node, 1)).boxed().toList();
        return Shape.broadcast(shape, new Shape(dimensions));
    }
}
