package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Operators that give rows or a constant another shape. All numbers keep their places, so no layer is planned. */
final class Reshapes {

    private Reshapes() {}

    static void reshape(OnnxNode node, GraphTranslation graph) throws FormatException {
        OnnxValue input = graph.input(node, 0);
        long[] wanted = node.hasInput(1) ? graph.integers(node, 1) : node.requiredIntegers("shape");
        boolean allowZero = node.integer("allowzero", 0) != 0;
        graph.output(node, input.withShape(reshaped(input.shape(), graph.rows(), wanted, allowZero)));
    }

    /** The new shape. The numbers of a row before and after the batch axis stay on their side. */
    private static Shape reshaped(Shape from, OptionalLong rows, long[] wanted, boolean allowZero)
            throws FormatException {
        List<Long> sizes = new ArrayList<>();
        for (int axis = 0; axis < wanted.length; axis++) {
            sizes.add(wanted[axis] == 0 && !allowZero && axis < from.rank() ? from.size(axis) : wanted[axis]);
        }
        int batch = from.batchAxis();
        if (batch >= 0 && !sizes.contains(Shape.BATCH)) {
            OptionalInt place = batchPlace(sizes, rows, from.width(0, batch), from.width(batch, from.rank()));
            place.ifPresent(axis -> sizes.set(axis, Shape.BATCH));
        }
        long known = 1;
        for (long size : sizes) {
            known = Math.multiplyExact(known, size == Shape.BATCH || size == -1 ? 1 : size);
        }
        if (sizes.contains(-1L) && known > 0) {
            sizes.set(sizes.indexOf(-1L), from.width() / known);
        }
        Shape shape = new Shape(sizes);
        if (shape.width() != from.width()
                || (batch >= 0) != (shape.batchAxis() >= 0)
                || (batch >= 0 && shape.width(0, shape.batchAxis()) != from.width(0, batch))
                || sizes.stream().anyMatch(size -> size <= 0 && size != Shape.BATCH)) {
            throw new FormatException(
                    "reshapes " + from + " to " + Arrays.toString(wanted) + ", which mixes the rows of a batch");
        }
        return shape;
    }

    /**
     * Finds the batch axis in the target shape: the product of the axes before it must stay the same. The batch axis is -1,
     * or it has the size of the batch at the export. If the model states the size of the input's batch, the batch axis must
     * have this size. If it does not and another axis is -1, no other axis can be the batch.
     */
    private static OptionalInt batchPlace(List<Long> sizes, OptionalLong rows, long before, long after) {
        OptionalInt place = OptionalInt.empty();
        long product = 1;
        for (int axis = 0; axis < sizes.size() && product <= before; axis++) {
            long remaining = sizes.stream().skip(axis + 1L).reduce(1L, Math::multiplyExact);
            if (product == before && sizes.get(axis) == -1 && (remaining == after || rows.isEmpty())) {
                return OptionalInt.of(axis);
            }
            boolean known = remaining == after || (remaining < 0 && rows.isPresent());
            boolean fits = known && rows.orElse(sizes.get(axis)) == sizes.get(axis);
            if (product == before && place.isEmpty() && sizes.get(axis) > 0 && fits) {
                place = OptionalInt.of(axis);
            }
            product = Math.multiplyExact(product, sizes.get(axis));
        }
        return place;
    }

    static void flatten(OnnxNode node, GraphTranslation graph) throws FormatException {
        OnnxValue input = graph.input(node, 0);
        Shape shape = input.shape();
        int axis = node.integer("axis", 1) == shape.rank() ? shape.rank() : shape.axis(node.integer("axis", 1));
        if (shape.batchAxis() > 0 || (shape.batchAxis() == 0 && (axis == 0 || shape.width(0, axis) != 1))) {
            throw new FormatException("flattens " + shape + " from axis " + axis + ", which mixes the rows of a batch");
        }
        long first = shape.batchAxis() == 0 ? Shape.BATCH : shape.width(0, axis);
        graph.output(node, input.withShape(new Shape(List.of(first, (long) shape.width(axis, shape.rank())))));
    }

    static void squeeze(OnnxNode node, GraphTranslation graph) throws FormatException {
        OnnxValue input = graph.input(node, 0);
        Shape shape = input.shape();
        List<Integer> axes = sorted(axes(node, graph), shape.rank());
        if (axes.isEmpty() && shape.batchAxis() >= 0 && graph.rows().equals(OptionalLong.of(1))) {
            throw new FormatException("removes all axes of size 1 of " + shape
                    + ", and the batch has one row; expected the axes to be stated");
        }
        List<Long> remaining = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            boolean removed = axes.isEmpty() ? shape.size(axis) == 1 : axes.contains(axis);
            if (removed && shape.size(axis) != 1) {
                throw new FormatException("removes axis " + axis + " of " + shape + ", expected one of size 1");
            }
            if (!removed) {
                remaining.add(shape.size(axis));
            }
        }
        graph.output(node, input.withShape(new Shape(remaining)));
    }

    static void unsqueeze(OnnxNode node, GraphTranslation graph) throws FormatException {
        OnnxValue input = graph.input(node, 0);
        long[] axes = axes(node, graph);
        List<Long> dimensions = new ArrayList<>(input.shape().dimensions());
        for (int axis : sorted(axes, dimensions.size() + axes.length)) {
            dimensions.add(Math.min(axis, dimensions.size()), 1L);
        }
        graph.output(node, input.withShape(new Shape(dimensions)));
    }

    /** Before version 13 the axes are an attribute, and an input since then. */
    private static long[] axes(OnnxNode node, GraphTranslation graph) throws FormatException {
        return node.hasInput(1)
                ? graph.integers(node, 1)
                : node.integers("axes").orElse(new long[0]);
    }

    private static List<Integer> sorted(long[] given, int rank) throws FormatException {
        List<Integer> axes = new ArrayList<>();
        for (long axis : given) {
            if (axis < -rank || axis >= rank) {
                throw new FormatException("has axis " + axis + " for a value of rank " + rank);
            }
            axes.add((int) (axis < 0 ? axis + rank : axis));
        }
        Collections.sort(axes);
        return axes;
    }
}
