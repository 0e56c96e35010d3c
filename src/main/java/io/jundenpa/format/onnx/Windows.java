package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.Value.Constant;
import io.jundenpa.format.onnx.Value.Data;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Convolutions and pools over one axis. ONNX has [batch, channels, steps], our rows are [steps x channels], so that rows are
 * turned before and behind the layer.
 */
final class Windows {

    private final Translation translation;

    Windows(Translation translation) {
        this.translation = translation;
    }

    static boolean knows(Node node) {
        return node.isOne("Conv", "MaxPool", "AveragePool");
    }

    void translate(Node node) throws IOException {
        Data data = translation.data(node, 0);
        Shape shape = data.shape();
        if (shape.rank() != 3 || shape.batchAxis() != 0) {
            throw new FormatException(
                    "goes over rows of shape " + shape + ", expected one axis of steps: [batch, channels, steps]");
        }
        Planned turned = translation.columns().permuted(node, data, List.of(2, 1));
        if (node.isOne("Conv")) {
            convolution(node, shape, turned);
        } else {
            pool(node, shape, turned);
        }
    }

    private void convolution(Node node, Shape shape, Planned turned) throws IOException {
        Constant weights = translation.constant(node, 1);
        long groups = node.integer("group", 1);
        if (weights.shape().rank() != 3 || weights.shape().size(1) * groups != shape.size(1)) {
            throw new FormatException("has weights of shape " + weights.shape() + " and " + groups
                    + " groups for rows of shape " + shape + ", expected [outputs, channels / groups, size]");
        }
        int dilation = one(node, "dilations", 1);
        int size = Math.toIntExact(weights.shape().size(2));
        if (one(node, "kernel_shape", size) != size) {
            throw new FormatException("has another kernel_shape than its weights of shape " + weights.shape());
        }
        Window window = window(node, shape, size, dilation);
        Planned layer = Translation.layer("conv1d", node, 1, turned)
                .with("weights", weights.weights())
                .with("stride", window.stride)
                .with("padding", window.padding())
                .with("dilation", dilation)
                .with("groups", Math.toIntExact(groups));
        if (node.hasInput(2)) {
            layer.with("bias", translation.constant(node, 2).weights());
        }
        output(node, layer, window, weights.shape().size(0));
    }

    private void pool(Node node, Shape shape, Planned turned) throws IOException {
        if (node.outputs().size() > 1 && translation.isRead(node.outputs().get(1))) {
            throw new FormatException("gives the positions of the greatest numbers, which is not supported");
        }
        if (one(node, "dilations", 1) != 1) {
            throw new FormatException("has dilations, which are not supported in a pool");
        }
        int size = one(node, "kernel_shape", 0);
        boolean counted = node.integer("count_include_pad", 0) != 0;
        Window window = window(node, shape, size, 1);
        if (node.integer("ceil_mode", 0) != 0) {
            window = withLastSteps(window, counted);
        }
        Planned layer = Translation.layer(
                        node.isOne("MaxPool") ? "max_pool" : "average_pool", node, window.steps, turned)
                .with("size", size)
                .with("stride", window.stride)
                .with("padding", window.padding());
        if (counted) {
            layer.with("count_padding", true);
        }
        output(node, layer, window, shape.size(1));
    }

    private void output(Node node, Planned layer, Window window, long channels) throws FormatException {
        var steps = new Data(layer, new Shape(List.of(Shape.BATCH, window.outputs(), channels)));
        Shape shape = new Shape(List.of(Shape.BATCH, channels, window.outputs()));
        translation.output(node, new Data(translation.columns().permuted(node, steps, List.of(2, 1)), shape));
    }

    /** With the window that reaches over the end, if it begins before it; what is padded there is not in a mean. */
    private static Window withLastSteps(Window window, boolean counted) throws FormatException {
        long last = window.outputs() * window.stride;
        long missing = last + window.span - window.padded();
        if (missing >= window.stride || last >= (long) window.steps + window.left) {
            return window;
        }
        if (counted) {
            throw new FormatException("has a last window that reaches over the end (ceil_mode) and counts its padding"
                    + " (count_include_pad), which is not supported");
        }
        return new Window(
                window.steps, window.span, window.stride, window.left, window.right + Math.toIntExact(missing));
    }

    private static Window window(Node node, Shape shape, int size, int dilation) throws FormatException {
        int steps = Math.toIntExact(shape.size(2));
        int stride = one(node, "strides", 1);
        int span = Math.addExact(Math.multiplyExact(size - 1, dilation), 1);
        int same = Math.max(0, (steps - 1) / stride * stride + span - steps);
        String auto = node.text("auto_pad", "NOTSET");
        Window window = switch (auto) {
            case "NOTSET" -> padded(node, steps, span, stride);
            case "VALID" -> new Window(steps, span, stride, 0, 0);
            case "SAME_UPPER" -> new Window(steps, span, stride, same / 2, same - same / 2);
            case "SAME_LOWER" -> new Window(steps, span, stride, same - same / 2, same / 2);
            default -> throw new FormatException("has the auto_pad " + auto);
        };
        if (window.padded() < span) {
            throw new FormatException("has a window of " + span + " steps for rows of shape " + shape);
        }
        return window;
    }

    private static Window padded(Node node, int steps, int span, int stride) throws FormatException {
        long[] pads = node.integers("pads").orElse(new long[2]);
        if (pads.length != 2 || Math.min(pads[0], pads[1]) < 0 || Math.max(pads[0], pads[1]) > Stack.WIDEST_ROW) {
            throw new FormatException("has the pads " + Arrays.toString(pads) + ", expected two from 0 on");
        }
        return new Window(steps, span, stride, (int) pads[0], (int) pads[1]);
    }

    /** An attribute that has a number from 1 on for each axis, of which there is one. */
    private static int one(Node node, String key, int defaultValue) throws FormatException {
        long[] numbers = node.integers(key).orElse(new long[] {defaultValue});
        if (numbers.length != 1 || numbers[0] < 1 || numbers[0] > Stack.WIDEST_ROW) {
            throw new FormatException("has no " + key + " of one number from 1 on");
        }
        return (int) numbers[0];
    }

    /** The steps of a row, those that a window spans and moves by, and the padding of the row. */
    private record Window(int steps, int span, int stride, int left, int right) {

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
