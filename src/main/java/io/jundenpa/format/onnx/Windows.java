package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.ConstantValue;
import io.jundenpa.format.onnx.OnnxValue.RowsValue;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.tensor.FormatException;
import java.util.Arrays;
import java.util.List;

/**
 * Convolutions and pools over one axis. ONNX has [batch, channels, steps] and a layer has [steps x channels], so the rows
 * are transposed before and after the layer.
 */
final class Windows {

    private Windows() {}

    static void convolution(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = rows(node, graph);
        Shape shape = rows.shape();
        PlannedLayer transposed = transposed(node, graph, rows);
        ConstantValue weights = graph.constant(node, 1);
        long groups = node.integer("group", 1);
        if (weights.shape().rank() != 3 || weights.shape().size(1) * groups != shape.size(1)) {
            throw new FormatException("has weights of shape " + weights.shape() + " and " + groups
                    + " groups for rows of shape " + shape + ", expected [outputs, channels / groups, size]");
        }
        int dilation = one(node, "dilations", 1);
        int size = Math.toIntExact(weights.shape().size(2));
        if (one(node, "kernel_shape", size) != size) {
            throw new FormatException("has a kernel_shape that differs from its weights of shape " + weights.shape());
        }
        WindowSteps window = window(node, shape, size, dilation);
        Shape steps = steps(window, weights.shape().size(0));
        PlannedLayer layer = transposed
                .then("conv1d", node, 1, steps.width())
                .with("weights", graph.weights(weights))
                .with("stride", window.stride)
                .with("padding", window.padding())
                .with("dilation", dilation)
                .with("groups", Math.toIntExact(groups));
        if (node.hasInput(2)) {
            layer.with("bias", graph.weights(graph.constant(node, 2)));
        }
        output(node, graph, new RowsValue(layer, steps));
    }

    /** A pool that becomes a layer of the given type. */
    static OnnxOperator pool(String type) {
        return (node, graph) -> {
            RowsValue rows = rows(node, graph);
            PlannedLayer transposed = transposed(node, graph, rows);
            if (node.outputs().size() > 1 && graph.isRead(node.outputs().get(1))) {
                throw new FormatException("outputs the positions of the largest numbers, which is not supported");
            }
            if (one(node, "dilations", 1) != 1) {
                throw new FormatException("has dilations, which are not supported in a pool");
            }
            int size = one(node, "kernel_shape", 0);
            boolean counted = node.integer("count_include_pad", 0) != 0;
            WindowSteps window = window(node, rows.shape(), size, 1);
            if (node.integer("ceil_mode", 0) != 0) {
                window = withLastSteps(window, counted);
            }
            Shape steps = steps(window, rows.shape().size(1));
            PlannedLayer layer = transposed
                    .then(type, node, 1, steps.width())
                    .with("steps", window.steps)
                    .with("size", size)
                    .with("stride", window.stride)
                    .with("padding", window.padding());
            if (counted) {
                layer.with("count_padding", true);
            }
            output(node, graph, new RowsValue(layer, steps));
        };
    }

    private static RowsValue rows(OnnxNode node, GraphTranslation graph) throws FormatException {
        RowsValue rows = graph.rows(node, 0);
        Shape shape = rows.shape();
        if (shape.rank() != 3 || shape.batchAxis() != 0) {
            throw new FormatException(
                    "goes over rows of shape " + shape + ", expected one axis of steps: [batch, channels, steps]");
        }
        return rows;
    }

    private static PlannedLayer transposed(OnnxNode node, GraphTranslation graph, RowsValue rows)
            throws FormatException {
        return graph.moves().permuted(node, rows, List.of(2, 1));
    }

    private static Shape steps(WindowSteps window, long channels) throws FormatException {
        return new Shape(List.of(Shape.BATCH, window.outputs(), channels));
    }

    private static void output(OnnxNode node, GraphTranslation graph, RowsValue steps) throws FormatException {
        Shape shape = new Shape(
                List.of(Shape.BATCH, steps.shape().size(2), steps.shape().size(1)));
        graph.output(node, new RowsValue(transposed(node, graph, steps), shape));
    }

    /** Adds a last window that begins before the end and reaches past it. A mean does not count its padding. */
    private static WindowSteps withLastSteps(WindowSteps window, boolean counted) throws FormatException {
        long last = window.outputs() * window.stride;
        long missing = last + window.span - window.padded();
        if (missing >= window.stride || last >= (long) window.steps + window.left) {
            return window;
        }
        if (counted) {
            throw new FormatException("has a last window that reaches past the end (ceil_mode) and counts its padding"
                    + " (count_include_pad), which is not supported");
        }
        return new WindowSteps(
                window.steps, window.span, window.stride, window.left, window.right + Math.toIntExact(missing));
    }

    private static WindowSteps window(OnnxNode node, Shape shape, int size, int dilation) throws FormatException {
        int steps = Math.toIntExact(shape.size(2));
        int stride = one(node, "strides", 1);
        int span = Math.addExact(Math.multiplyExact(size - 1, dilation), 1);
        int same = (steps - 1) / stride * stride + span - steps;
        String auto = node.text("auto_pad", "NOTSET");
        if (auto.startsWith("SAME") && same < 0) {
            throw new FormatException("has the auto_pad " + auto + " and a stride of " + stride
                    + ", which skips steps at the end of " + steps + "; expected stated pads");
        }
        WindowSteps window = switch (auto) {
            case "NOTSET" -> padded(node, steps, span, stride);
            case "VALID" -> new WindowSteps(steps, span, stride, 0, 0);
            case "SAME_UPPER" -> new WindowSteps(steps, span, stride, same / 2, same - same / 2);
            case "SAME_LOWER" -> new WindowSteps(steps, span, stride, same - same / 2, same / 2);
            default -> throw new FormatException("has the auto_pad " + auto);
        };
        if (window.padded() < span) {
            throw new FormatException("has a window of " + span + " steps for rows of shape " + shape);
        }
        return window;
    }

    private static WindowSteps padded(OnnxNode node, int steps, int span, int stride) throws FormatException {
        long[] pads = node.integers("pads").orElse(new long[2]);
        if (pads.length != 2 || Math.min(pads[0], pads[1]) < 0 || Math.max(pads[0], pads[1]) > Stack.WIDEST_ROW) {
            throw new FormatException("has the pads " + Arrays.toString(pads) + ", expected two of at least 0");
        }
        return new WindowSteps(steps, span, stride, (int) pads[0], (int) pads[1]);
    }

    /** An attribute with one number for each axis of steps. There is one such axis. */
    private static int one(OnnxNode node, String key, int defaultValue) throws FormatException {
        long[] numbers = node.integers(key).orElse(new long[] {defaultValue});
        if (numbers.length != 1 || numbers[0] < 1 || numbers[0] > Stack.WIDEST_ROW) {
            throw new FormatException("needs the attribute " + key + " with one number, which is at least 1");
        }
        return (int) numbers[0];
    }

    /**
     * A window that moves over the steps of a row.
     *
     * @param steps of the row
     * @param span how many steps the window covers
     * @param stride how many steps it moves by
     * @param left padding before the row
     * @param right padding after the row
     */
    private record WindowSteps(int steps, int span, int stride, int left, int right) {

        long padded() {
            return (long) steps + left + right;
        }

        long outputs() {
            return (padded() - span) / stride + 1;
        }

        List<Integer> padding() {
            return List.of(left, right);
        }
    }
}
