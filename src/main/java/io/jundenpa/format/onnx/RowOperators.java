package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.RowsValue;
import io.jundenpa.format.onnx.PlannedLayer.NamedTensor;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.FormatException;
import java.util.List;
import java.util.stream.IntStream;

/** Softmax and normalisations over axes of a row. */
final class RowOperators {

    private static final float EPSILON = 1e-5f;

    private RowOperators() {}

    private interface Keys {
        void set(PlannedLayer layer) throws FormatException;
    }

    /**
     * Since version 13, a softmax works on one axis. Before, it works on the axis and all axes after it, and the default
     * axis is 1.
     */
    static OnnxOperator softmax(String layer) {
        return (node, graph) -> {
            RowsValue rows = graph.rows(node, 0);
            Shape shape = rows.shape();
            if (graph.opset() >= 13) {
                int axis = shape.rowAxis(node.integer("axis", -1));
                graph.output(node, overAxis(node, graph, layer, rows, axis, keys -> {}));
                return;
            }
            int axis = shape.axis(node.integer("axis", 1));
            if (shape.batchAxis() >= axis) {
                throw new FormatException("goes over the rows of a batch (from axis " + axis + " of " + shape + ")");
            }
            graph.output(node, rows.after(rows.layer().then(layer, node, shape.width(0, axis))));
        };
    }

    /** A layer over one axis of a row. The axis is moved to the end for the layer, and back after it. */
    private static RowsValue overAxis(
            OnnxNode node, GraphTranslation graph, String type, RowsValue rows, int axis, Keys keys)
            throws FormatException {
        Shape shape = rows.shape();
        int size = (int) shape.size(axis);
        int steps = shape.width() / size;
        int after = shape.width(axis + 1, shape.rank());
        if (after == 1) {
            PlannedLayer layer = rows.layer().then(type, node, steps);
            keys.set(layer);
            return rows.after(layer);
        }
        List<Long> from = List.of((long) shape.width(0, axis), (long) size, (long) after);
        List<Long> to = List.of(from.get(0), from.get(2), from.get(1));
        int[] swap = {0, 2, 1};
        PlannedLayer moved = graph.moves().select(node, rows.layer(), ElementOrder.permuted(from, swap, to));
        PlannedLayer layer = moved.then(type, node, steps);
        keys.set(layer);
        return rows.after(graph.moves().select(node, layer, ElementOrder.permuted(to, swap, from)));
    }

    static void lpNormalization(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        int axis = rows.shape().rowAxis(node.integer("axis", -1));
        String p = String.valueOf(node.integer("p", 2));
        graph.output(node, overAxis(node, graph, "lp_norm", rows, axis, layer -> layer.with("p", p)));
    }

    /** A normalisation over the axis and all axes after it. The scale and the shift have the shape of these axes. */
    static OnnxOperator normalization(String type) {
        return (node, graph) -> {
            RowsValue rows = graph.rows(node, 0);
            Shape shape = rows.shape();
            int axis = shape.axis(node.integer("axis", -1));
            if (shape.batchAxis() >= axis) {
                throw new FormatException("goes over the rows of a batch (from axis " + axis + " of " + shape + ")");
            }
            int size = shape.width(axis, shape.rank());
            PlannedLayer layer = rows.layer()
                    .then(type, node, shape.width() / size)
                    .with("gain", graph.vector(graph.constant(node, 1), size));
            if (node.hasInput(2)) {
                layer.with("shift", graph.vector(graph.constant(node, 2), size));
            }
            graph.output(node, rows.after(layer.with("epsilon", node.number("epsilon", EPSILON))));
        };
    }

    /** The channels are axis 1, of [batch, channels] or of [batch, channels, steps]. */
    static void batchNormalization(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        if (node.integer("training_mode", 0) != 0 || (graph.opset() < 7 && node.integer("is_test", 0) == 0)) {
            throw new FormatException("is in training mode, expected a model exported for inference");
        }
        int axis = rows.shape().rowAxis(1);
        int channels = (int) rows.shape().size(axis);
        String[] keys = {"gain", "shift", "mean", "variance"};
        graph.output(node, overAxis(node, graph, "batch_norm", rows, axis, layer -> {
            for (int i = 0; i < keys.length; i++) {
                layer.with(keys[i], graph.vector(graph.constant(node, i + 1), channels));
            }
            layer.with("epsilon", node.number("epsilon", EPSILON));
        }));
    }

    static void instanceNormalization(OnnxNode node, GraphTranslation graph) throws FormatException {
        Shape shape = graph.rows(node, 0).shape();
        if (shape.rank() < 3) {
            throw new FormatException("takes rows of shape " + shape + ", expected [batch, channels, steps]");
        }
        normalizeGroups(node, graph, shape.size(shape.rowAxis(1)));
    }

    static void groupNormalization(OnnxNode node, GraphTranslation graph) throws FormatException {
        normalizeGroups(node, graph, node.integer("num_groups", 0));
    }

    /**
     * Normalises each group of channels, which are axis 1. Then applies the scale and the shift of each channel or group.
     */
    private static void normalizeGroups(OnnxNode node, GraphTranslation graph, long groups) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        Shape shape = rows.shape();
        long channels = shape.size(shape.rowAxis(1));
        if (shape.batchAxis() != 0 || groups < 1 || channels % groups != 0) {
            throw new FormatException("has " + groups + " groups for rows of shape " + shape);
        }
        PlannedLayer normalized =
                rows.layer().then("layer_norm", node, (int) groups).with("epsilon", node.number("epsilon", EPSILON));
        graph.output(
                node,
                rows.after(normalized
                        .then("affine", node)
                        .with("scale", repeated(node, graph, 1, shape.width()))
                        .with("shift", repeated(node, graph, 2, shape.width()))));
    }

    /** An input of one dimension, with each number repeated equally often to fill a row. */
    private static NamedTensor repeated(OnnxNode node, GraphTranslation graph, int position, int width)
            throws FormatException {
        double[] list = graph.list(node, position);
        if (list.length == 0 || width % list.length != 0) {
            throw new FormatException("has " + list.length + " numbers for rows of " + width);
        }
        graph.budget().require((long) width * Double.BYTES);
        int times = width / list.length;
        double[] all =
                IntStream.range(0, width).mapToDouble(i -> list[i / times]).toArray();
        return new NamedTensor(graph.constant(node, position).name(), BufferTensor.of(List.of((long) width), all));
    }
}
