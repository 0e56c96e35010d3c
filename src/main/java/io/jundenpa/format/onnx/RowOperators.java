package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.Value.Constant;
import io.jundenpa.format.onnx.Value.Data;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operators over axes of a row: softmax, normalisations, reductions. */
final class RowOperators {

    private static final Map<String, String> SOFTMAXES =
            Map.of("Softmax", "softmax", "LogSoftmax", "log_softmax", "Hardmax", "hardmax");
    private static final Map<String, String> REDUCTIONS = Map.ofEntries(
            Map.entry("GlobalAveragePool", "reduce_mean"),
            Map.entry("GlobalMaxPool", "reduce_max"),
            Map.entry("ReduceSum", "reduce_sum"),
            Map.entry("ReduceMean", "reduce_mean"),
            Map.entry("ReduceMax", "reduce_max"),
            Map.entry("ReduceMin", "reduce_min"),
            Map.entry("ReduceProd", "reduce_prod"),
            Map.entry("ReduceL1", "reduce_l1"),
            Map.entry("ReduceL2", "reduce_l2"),
            Map.entry("ReduceSumSquare", "reduce_sum_square"),
            Map.entry("ReduceLogSumExp", "reduce_log_sum_exp"));

    private final Translation translation;

    RowOperators(Translation translation) {
        this.translation = translation;
    }

    static boolean knows(Node node) {
        return node.domain().isEmpty()
                && (SOFTMAXES.containsKey(node.type())
                        || REDUCTIONS.containsKey(node.type())
                        || node.isOne(
                                "LayerNormalization",
                                "RMSNormalization",
                                "LpNormalization",
                                "BatchNormalization",
                                "InstanceNormalization",
                                "GroupNormalization"));
    }

    void translate(Node node) throws IOException {
        Data data = translation.data(node, 0);
        switch (node.type()) {
            case "LayerNormalization", "RMSNormalization" -> normalize(node, data);
            case "LpNormalization" -> {
                int axis = data.shape().rowAxis(node.integer("axis", -1));
                String p = String.valueOf(node.integer("p", 2));
                translation.output(node, overAxis(node, "lp_norm", data, axis, layer -> layer.with("p", p)));
            }
            case "BatchNormalization" -> batchNorm(node, data);
            case "InstanceNormalization", "GroupNormalization" -> groupNorm(node, data);
            default -> {
                if (SOFTMAXES.containsKey(node.type())) {
                    softmax(node, data);
                } else {
                    reduce(node, data);
                }
            }
        }
    }

    /** Before version 13 everything from the axis on is one row, by default from axis 1; since then it is one axis. */
    private void softmax(Node node, Data data) throws IOException {
        String type = String.valueOf(SOFTMAXES.get(node.type()));
        if (translation.opset() >= 13) {
            int axis = data.shape().rowAxis(node.integer("axis", -1));
            translation.output(node, overAxis(node, type, data, axis, layer -> layer));
            return;
        }
        int axis = data.shape().axis(node.integer("axis", 1));
        if (data.shape().batchAxis() >= axis) {
            throw new FormatException("goes over the rows of a batch (from axis " + axis + " of " + data.shape() + ")");
        }
        int steps = data.shape().width(0, axis);
        translation.elementwise(node, Translation.layer(type, node, steps, data.layer()), data);
    }

    private interface Finish {
        Planned apply(Planned layer) throws FormatException;
    }

    /** A layer over one axis of a row, which is brought to the end for it and back afterwards. */
    private Data overAxis(Node node, String type, Data data, int axis, Finish finish) throws FormatException {
        Shape shape = data.shape();
        int size = (int) shape.size(axis);
        if (shape.width(axis + 1, shape.rank()) == 1) {
            return new Data(finish.apply(Translation.layer(type, node, shape.width() / size, data.layer())), shape);
        }
        List<Long> from = List.of((long) shape.width(0, axis), (long) size, (long) shape.width(axis + 1, shape.rank()));
        List<Long> to = List.of(from.get(0), from.get(2), from.get(1));
        int[] swap = {0, 2, 1};
        Planned turned = translation.columns().select(node, data.layer(), shape.width(), Columns.order(from, swap, to));
        Planned layer = finish.apply(Translation.layer(type, node, shape.width() / size, turned));
        return new Data(translation.columns().select(node, layer, shape.width(), Columns.order(to, swap, from)), shape);
    }

    /** From the axis on to the end; the scale has the shape of those axes, or is broadcast to it. */
    private void normalize(Node node, Data data) throws IOException {
        boolean rms = node.isOne("RMSNormalization");
        Shape shape = data.shape();
        int axis = shape.axis(node.integer("axis", -1));
        Constant gain = translation.constant(node, 1);
        if (shape.batchAxis() >= axis) {
            long rows = gain.shape().atLeast(shape.rank()).size(shape.batchAxis());
            throw new RowsException(rows, "goes over the rows of a batch (from axis " + axis + " of " + shape + ")");
        }
        int size = shape.width(axis, shape.rank());
        Planned layer = Translation.layer(rms ? "rms_norm" : "layer_norm", node, shape.width() / size, data.layer())
                .with("gain", vector(gain, size));
        if (node.hasInput(2)) {
            layer.with("shift", vector(translation.constant(node, 2), size));
        }
        layer.with("epsilon", node.number("epsilon", 1e-5f));
        translation.elementwise(node, layer, data);
    }

    private static Planned.Weights vector(Constant constant, int size) throws FormatException {
        if (constant.count() != size) {
            throw new FormatException(
                    "has a constant of shape " + constant.shape() + ", expected " + size + " numbers");
        }
        return constant.shape().rank() == 1
                ? constant.weights()
                : constant.reshaped(List.of((long) size)).weights();
    }

    /** Channels are axis 1: of [batch, channels], or of [batch, channels, steps], which is turned for it. */
    private void batchNorm(Node node, Data data) throws IOException {
        if (node.integer("training_mode", 0) != 0 || (translation.opset() < 7 && node.integer("is_test", 0) == 0)) {
            throw new FormatException("is in training mode, expected a model exported for inference");
        }
        int axis = data.shape().rowAxis(1);
        int channels = (int) data.shape().size(axis);
        String[] keys = {"gain", "shift", "mean", "variance"};
        translation.output(node, overAxis(node, "batch_norm", data, axis, layer -> {
            for (int i = 0; i < keys.length; i++) {
                layer.with(keys[i], vector(translation.constant(node, i + 1), channels));
            }
            return layer.with("epsilon", node.number("epsilon", 1e-5f));
        }));
    }

    /** Each group of channels, axis 1, by itself; then each channel has its scale and shift, or all of a group have one. */
    private void groupNorm(Node node, Data data) throws IOException {
        Shape shape = data.shape();
        int channels = (int) shape.size(shape.rowAxis(1));
        long groups = node.isOne("InstanceNormalization") ? channels : node.integer("num_groups", 0);
        if (shape.batchAxis() != 0 || groups < 1 || channels % groups != 0) {
            throw new FormatException("has " + groups + " groups for rows of shape " + shape);
        }
        Planned layer = Translation.layer("layer_norm", node, (int) groups, data.layer())
                .with("epsilon", node.number("epsilon", 1e-5f));
        Planned.Weights scale = repeated(translation.constant(node, 1), shape.width());
        Planned.Weights shift = repeated(translation.constant(node, 2), shape.width());
        translation.elementwise(
                node,
                Translation.layer("affine", node, 1, layer).with("scale", scale).with("shift", shift),
                data);
    }

    /** Each number of a list so often that there are as many as asked for. */
    private Planned.Weights repeated(Constant constant, int width) throws FormatException {
        double[] list = constant.list();
        if (list.length == 0 || width % list.length != 0) {
            throw new FormatException("has " + list.length + " numbers for rows of " + width);
        }
        translation.columns().take(width);
        int times = width / list.length;
        double[] all =
                IntStream.range(0, width).mapToDouble(i -> list[i / times]).toArray();
        return new Planned.Weights(constant.name(), BufferTensor.of(List.of((long) width), all));
    }

    private void reduce(Node node, Data data) throws IOException {
        Optional<long[]> given =
                node.hasInput(1) ? Optional.of(translation.constant(node, 1).longs()) : node.integers("axes");
        if (node.isOne("GlobalAveragePool", "GlobalMaxPool")) {
            given = Optional.of(LongStream.range(2, data.shape().rank()).toArray());
        }
        if (given.map(axes -> axes.length == 0).orElse(true) && node.integer("noop_with_empty_axes", 0) != 0) {
            translation.output(node, data);
            return;
        }
        Shape shape = data.shape();
        Set<Integer> axes = new TreeSet<>();
        if (given.isPresent() && given.orElseThrow().length > 0) {
            for (long axis : given.orElseThrow()) {
                axes.add(shape.rowAxis(axis));
            }
        } else {
            for (int axis = 0; axis < shape.rank(); axis++) {
                axes.add(shape.rowAxis(axis));
            }
        }
        Planned turned = last(node, data, axes);
        int size = axes.stream().mapToInt(axis -> (int) shape.size(axis)).reduce(1, Math::multiplyExact);
        List<Long> left = new ArrayList<>();
        boolean keep = node.integer("keepdims", 1) != 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!axes.contains(axis)) {
                left.add(shape.size(axis));
            } else if (keep) {
                left.add(1L);
            }
        }
        String type = String.valueOf(REDUCTIONS.get(node.type()));
        translation.output(
                node, new Data(Translation.layer(type, node, shape.width() / size, turned), new Shape(left)));
    }

    /** The rows with the given axes behind the others. */
    private Planned last(Node node, Data data, Set<Integer> axes) throws FormatException {
        Shape shape = data.shape();
        List<Integer> order = new ArrayList<>();
        for (boolean wanted : new boolean[] {false, true}) {
            for (int axis = 0; axis < shape.rank(); axis++) {
                if (axes.contains(axis) == wanted && !shape.isBatch(axis)) {
                    order.add(axis);
                }
            }
        }
        return translation.columns().permuted(node, data, order);
    }
}
