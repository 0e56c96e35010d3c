package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.RowsValue;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;

/** Operators that change each number of a row independently. */
final class Elementwise {

    private Elementwise() {}

    /** An operator that becomes one layer of the given type. */
    static Plain plain(String layer) {
        return new Plain(layer, List.of());
    }

    /** An operator that becomes one layer, with a key for each of its float attributes. */
    record Plain(String layer, List<FloatKey> keys) implements OnnxOperator {

        private record FloatKey(String attribute, String key, float defaultValue) {}

        /** Adds a float attribute that has the same name as the key of the layer. */
        Plain with(String attribute, float defaultValue) {
            return with(attribute, attribute, defaultValue);
        }

        /** Adds a float attribute. */
        Plain with(String attribute, String key, float defaultValue) {
            List<FloatKey> more = new ArrayList<>(keys);
            more.add(new FloatKey(attribute, key, defaultValue));
            return new Plain(layer, List.copyOf(more));
        }

        @Override
        public void translate(OnnxNode node, GraphTranslation graph) throws FormatException {
            RowsValue rows = graph.rows(node, 0);
            PlannedLayer next = rows.layer().then(layer, node);
            for (FloatKey key : keys) {
                next.with(key.key, node.number(key.attribute, key.defaultValue));
            }
            graph.output(node, rows.after(next));
        }
    }

    static void gelu(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        PlannedLayer gelu = rows.layer().then("gelu", node);
        if (node.text("approximate", "none").equals("tanh")) {
            gelu.with("approximate", "tanh");
        }
        graph.output(node, rows.after(gelu));
    }

    static void identity(OnnxNode node, GraphTranslation graph) throws FormatException {
        graph.output(node, graph.input(node, 0));
    }

    /** A dropout drops numbers only in training. */
    static void dropout(OnnxNode node, GraphTranslation graph) throws FormatException {
        OnnxValue input = graph.input(node, 0);
        if (node.hasInput(2) && graph.number(node, 2) != 0) {
            throw new FormatException("is in training mode, expected a model exported for inference");
        }
        graph.output(node, input);
    }

    /** The bounds are attributes before version 11, and inputs since then. If min is above max, all numbers are max. */
    static void clip(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        float min = node.hasInput(1) ? graph.number(node, 1) : node.number("min", Float.NEGATIVE_INFINITY);
        float max = node.hasInput(2) ? graph.number(node, 2) : node.number("max", Float.POSITIVE_INFINITY);
        PlannedLayer clipped = rows.layer();
        if (min > -Float.MAX_VALUE) {
            clipped = clipped.then("max", node).with("value", min);
        }
        if (max < Float.MAX_VALUE) {
            clipped = clipped.then("min", node).with("value", max);
        }
        if (min > -Float.MAX_VALUE && max < Float.MAX_VALUE && min <= max) {
            clipped = rows.layer().then("clip", node).with("min", min).with("max", max);
        }
        graph.output(node, rows.after(clipped));
    }

    /** Before version 7 there is one slope per channel, and the channels are axis 1. */
    static void prelu(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        var slope = graph.constant(node, 1);
        NdArray array = slope.array();
        if (graph.opset() < 7 && !array.isUniform() && rows.shape().rank() == 3) {
            slope = slope.withShape(new Shape(List.of(array.count(), 1L)));
        }
        if (!Shape.broadcast(rows.shape(), slope.shape()).equals(rows.shape())) {
            throw new FormatException("has a slope of shape " + slope.shape() + " for rows of shape " + rows.shape()
                    + ", expected one that can be broadcast to it");
        }
        ConstantOperand operand = ConstantOperand.of(slope, rows.shape(), graph.budget());
        graph.output(
                node,
                rows.after(rows.layer().then("prelu", node, operand.steps()).with("slope", operand.value())));
    }
}
