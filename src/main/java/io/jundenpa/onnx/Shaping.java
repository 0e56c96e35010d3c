package io.jundenpa.onnx;

import io.jundenpa.onnx.Value.Constant;
import io.jundenpa.onnx.Value.Data;
import io.jundenpa.tensor.BufferTensor;
import io.jundenpa.tensor.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators that move numbers, or compute shapes. */
final class Shaping {

    private final Translation translation;

    Shaping(Translation translation) {
        this.translation = translation;
    }

    static boolean knows(Node node) {
        return node.isOne(
                "Transpose",
                "Reshape",
                "Flatten",
                "Squeeze",
                "Unsqueeze",
                "Concat",
                "Split",
                "Slice",
                "Gather",
                "Shape",
                "Constant",
                "ConstantOfShape",
                "Expand");
    }

    void translate(Node node) throws IOException {
        switch (node.type()) {
            case "Constant" -> constant(node);
            case "ConstantOfShape" -> constantOfShape(node);
            case "Shape" -> shape(node);
            case "Transpose" -> transpose(node);
            case "Reshape" -> reshape(node);
            case "Flatten" -> flatten(node);
            case "Squeeze" -> squeeze(node);
            case "Unsqueeze" -> unsqueeze(node);
            case "Concat" -> concat(node);
            case "Split" -> split(node);
            case "Slice" -> slice(node);
            case "Gather" -> gather(node);
            default -> expand(node);
        }
    }

    private void constant(Node node) throws FormatException {
        String name = node.outputs().get(0);
        Optional<OnnxTensor> tensor = node.tensor("value");
        if (tensor.isPresent()) {
            OnnxTensor found = tensor.orElseThrow();
            translation.output(node, new Constant(name, new Shape(found.shape()), found.source()));
        } else if (node.has("value_float")) {
            translation.output(node, Constant.of(name, List.of(), node.number("value_float", 0)));
        } else if (node.has("value_int")) {
            translation.output(node, Constant.of(name, List.of(), (double) node.integer("value_int", 0)));
        } else if (node.has("value_ints")) {
            translation.output(
                    node, Constant.integers(name, node.integers("value_ints").orElseThrow()));
        } else if (node.has("value_floats")) {
            double[] values = node.numbers("value_floats").orElseThrow();
            translation.output(node, Constant.of(name, List.of((long) values.length), values));
        } else {
            throw new FormatException("has no value of numbers");
        }
    }

    /** Such as the zeros that a recurrent layer starts with; their shape may have the batch in it. */
    private void constantOfShape(Node node) throws FormatException {
        Optional<OnnxTensor> tensor = node.tensor("value");
        double value = tensor.isPresent()
                ? new Constant(
                                "",
                                new Shape(tensor.orElseThrow().shape()),
                                tensor.orElseThrow().source())
                        .values()[0]
                : 0;
        List<Long> dimensions = new ArrayList<>();
        for (long size : translation.constant(node, 0).longs()) {
            dimensions.add(size);
        }
        translation.output(
                node, new Constant(node.outputs().get(0), new Shape(dimensions), BufferTensor.of(List.of(), value)));
    }

    private void shape(Node node) throws FormatException {
        List<Long> dimensions = translation.input(node, 0).shape().dimensions();
        int start = (int) node.integer("start", 0);
        int end = (int) node.integer("end", dimensions.size());
        int from = Math.max(0, Math.min(dimensions.size(), start < 0 ? start + dimensions.size() : start));
        int to = Math.max(from, Math.min(dimensions.size(), end < 0 ? end + dimensions.size() : end));
        translation.output(
                node,
                Constant.integers(
                        node.outputs().get(0),
                        dimensions.subList(from, to).stream()
                                .mapToLong(size -> size)
                                .toArray()));
    }

    private void transpose(Node node) throws FormatException {
        Value input = translation.input(node, 0);
        int rank = input.shape().rank();
        long[] reversed =
                IntStream.range(0, rank).mapToLong(axis -> rank - 1L - axis).toArray();
        long[] perm = node.integers("perm").orElse(reversed);
        if (perm.length != rank) {
            throw new FormatException("has " + perm.length + " axes for a value of shape " + input.shape());
        }
        List<Long> dimensions = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (long axis : perm) {
            int found = input.shape().axis(axis);
            dimensions.add(input.shape().size(found));
            order.add(found);
        }
        Shape shape = new Shape(dimensions);
        if (input instanceof Constant constant) {
            int[] axes = order.stream().mapToInt(axis -> axis).toArray();
            int[] columns = Translation.columns(constant.tensor().shape(), axes, dimensions);
            double[] values = constant.values();
            double[] turned =
                    IntStream.of(columns).mapToDouble(column -> values[column]).toArray();
            translation.output(node, new Constant(constant.name(), shape, BufferTensor.of(dimensions, turned)));
            return;
        }
        Data data = (Data) input;
        order.removeIf(axis -> data.shape().isBatch(axis));
        translation.output(node, new Data(permuted(node, data, order), shape));
    }

    /** Rows with their axes in the given order, which leaves out the batch. */
    static Planned permuted(Node node, Data data, List<Integer> order) throws FormatException {
        Shape shape = data.shape();
        List<Long> from = Translation.row(shape);
        List<Long> to = order.stream().map(shape::size).toList();
        int batch = shape.batchAxis();
        int[] axes = order.stream()
                .mapToInt(axis -> batch >= 0 && axis > batch ? axis - 1 : axis)
                .toArray();
        int[] columns = Translation.columns(from, axes, to);
        boolean matrix = from.stream().filter(size -> size > 1).count() == 2;
        boolean same = IntStream.range(0, columns.length).allMatch(j -> columns[j] == j);
        if (matrix && !same) {
            int rows = from.stream()
                    .filter(size -> size > 1)
                    .findFirst()
                    .orElseThrow()
                    .intValue();
            return new Planned("transpose", node.place(), rows, data.layer());
        }
        return Translation.select(node, data.layer(), shape.width(), columns);
    }

    private void reshape(Node node) throws FormatException {
        Value input = translation.input(node, 0);
        long[] wanted = node.hasInput(1)
                ? translation.constant(node, 1).longs()
                : node.integers("shape").orElseThrow(() -> new FormatException("has no shape"));
        output(node, input, reshaped(input.shape(), wanted, node.integer("allowzero", 0) != 0));
    }

    private void output(Node node, Value input, Shape shape) throws FormatException {
        translation.output(
                node,
                input instanceof Constant constant
                        ? constant.reshaped(shape.dimensions())
                        : new Data(((Data) input).layer(), shape));
    }

    /** Rows stay rows: the batch keeps its place before, between or behind the other axes as the widths tell. */
    private static Shape reshaped(Shape from, long[] wanted, boolean allowZero) throws FormatException {
        List<Long> sizes = new ArrayList<>();
        for (int axis = 0; axis < wanted.length; axis++) {
            sizes.add(wanted[axis] == 0 && !allowZero && axis < from.rank() ? from.size(axis) : wanted[axis]);
        }
        if (from.batchAxis() >= 0 && !sizes.contains(Shape.BATCH)) {
            // The first axis is the batch if the others hold a row: -1 for it, or the size it had when it was exported.
            long rest = sizes.stream().skip(1).reduce(1L, (a, b) -> a * b);
            if (!sizes.isEmpty() && (rest == from.width() || rest < 0 || sizes.get(0) == -1)) {
                sizes.set(0, Shape.BATCH);
            }
        }
        long known = 1;
        for (long size : sizes) {
            known *= size == Shape.BATCH || size == -1 ? 1 : size;
        }
        if (sizes.contains(-1L) && known > 0) {
            sizes.set(sizes.indexOf(-1L), from.width() / known);
        }
        Shape shape = new Shape(sizes);
        if (shape.width() != from.width()
                || (from.batchAxis() >= 0) != (shape.batchAxis() >= 0)
                || sizes.stream().anyMatch(size -> size < 0 && size != Shape.BATCH)) {
            throw new FormatException("reshapes " + from + " to " + Arrays.toString(wanted)
                    + ", which does not keep the rows of a batch apart");
        }
        return shape;
    }

    private void flatten(Node node) throws FormatException {
        Value input = translation.input(node, 0);
        Shape shape = input.shape();
        int axis = node.integer("axis", 1) == shape.rank() ? shape.rank() : shape.axis(node.integer("axis", 1));
        if (shape.batchAxis() > 0 || (shape.batchAxis() == 0 && shape.width(0, axis) != 1)) {
            throw new FormatException("flattens " + shape + " from axis " + axis + ", which mixes the rows of a batch");
        }
        long first = shape.batchAxis() == 0 && axis > 0 ? Shape.BATCH : shape.width(0, axis);
        output(node, input, new Shape(List.of(first, (long) shape.width(axis, shape.rank()))));
    }

    private List<Integer> axes(Node node, int rank) throws FormatException {
        Optional<long[]> given =
                node.hasInput(1) ? Optional.of(translation.constant(node, 1).longs()) : node.integers("axes");
        List<Integer> axes = new ArrayList<>();
        for (long axis : given.orElse(new long[0])) {
            if (axis < -rank || axis >= rank) {
                throw new FormatException("has axis " + axis + " for a value of rank " + rank);
            }
            axes.add((int) (axis < 0 ? axis + rank : axis));
        }
        Collections.sort(axes);
        return axes;
    }

    private void squeeze(Node node) throws FormatException {
        Value input = translation.input(node, 0);
        Shape shape = input.shape();
        List<Integer> axes = axes(node, shape.rank());
        List<Long> left = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            boolean removed = axes.isEmpty() ? shape.size(axis) == 1 : axes.contains(axis);
            if (removed && shape.size(axis) != 1) {
                throw new FormatException("removes axis " + axis + " of " + shape + ", expected one of size 1");
            }
            if (!removed) {
                left.add(shape.size(axis));
            }
        }
        output(node, input, new Shape(left));
    }

    private void unsqueeze(Node node) throws FormatException {
        Value input = translation.input(node, 0);
        Shape shape = input.shape();
        int more = node.hasInput(1)
                ? translation.constant(node, 1).longs().length
                : node.integers("axes").orElse(new long[0]).length;
        List<Integer> axes = axes(node, shape.rank() + more);
        List<Long> dimensions = new ArrayList<>(shape.dimensions());
        axes.forEach(axis -> dimensions.add(Math.min(axis, dimensions.size()), 1L));
        output(node, input, new Shape(dimensions));
    }

    private void concat(Node node) throws IOException {
        List<Value> inputs = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            inputs.add(translation.input(node, i));
        }
        if (inputs.stream().allMatch(Constant.class::isInstance)) {
            concatConstants(node, inputs);
            return;
        }
        Data first = (Data)
                inputs.stream().filter(Data.class::isInstance).findFirst().orElseThrow();
        int axis = first.shape().rowAxis(node.integer("axis", 1));
        List<Planned> layers = new ArrayList<>();
        long size = 0;
        int before = first.shape().width(0, axis);
        for (Value input : inputs) {
            size += input.shape().size(axis);
            layers.add(input instanceof Data data ? data.layer() : constantRows(node, (Constant) input, first));
            if (input.shape().width(0, axis) != before && input instanceof Data) {
                throw new FormatException(
                        "puts values of shapes " + first.shape() + " and " + input.shape() + " side by side");
            }
        }
        translation.output(
                node,
                new Data(
                        new Planned("concat", node.place(), before, layers),
                        first.shape().with(axis, size)));
    }

    /** Rows that are the same for every record: the record's own times 0, plus the constant. */
    private static Planned constantRows(Node node, Constant constant, Data like) throws IOException {
        Shape shape = constant.shape();
        for (int axis = 0; axis < shape.rank() && axis < like.shape().rank(); axis++) {
            if (like.shape().isBatch(axis) && shape.size(axis) != 1) {
                throw new RowsException(
                        shape.size(axis), "puts numbers of its own beside each row of a batch: " + shape);
            }
        }
        double[] values = constant.values();
        Planned one = Translation.layer(
                "reduce_sum",
                node,
                1,
                Translation.layer("mul", node, 1, like.layer()).with("value", 0f));
        Planned many = values.length == 1 ? one : Translation.select(node, one, 1, new int[values.length]);
        return Translation.layer("add", node, 1, many)
                .with(
                        "value",
                        new Planned.Weights(constant.name(), BufferTensor.of(List.of((long) values.length), values)));
    }

    private void concatConstants(Node node, List<Value> inputs) throws FormatException {
        List<Double> all = new ArrayList<>();
        for (Value input : inputs) {
            if (input.shape().rank() != 1) {
                throw new FormatException("puts constants of shape " + input.shape() + " side by side, expected lists");
            }
            for (double value : ((Constant) input).values()) {
                all.add(value);
            }
        }
        translation.output(
                node,
                Constant.of(
                        node.outputs().get(0),
                        List.of((long) all.size()),
                        all.stream().mapToDouble(value -> value).toArray()));
    }

    private void split(Node node) throws FormatException {
        Data data = translation.data(node, 0);
        int axis = data.shape().rowAxis(node.integer("axis", 0));
        long size = data.shape().size(axis);
        int parts = node.outputs().size();
        long[] sizes;
        if (node.hasInput(1)) {
            sizes = translation.constant(node, 1).longs();
        } else if (node.has("split")) {
            sizes = node.integers("split").orElseThrow();
        } else {
            // Equal parts, the last one smaller if need be.
            long one = (size + parts - 1) / parts;
            sizes = IntStream.range(0, parts)
                    .mapToLong(i -> Math.min(one, size - i * one))
                    .toArray();
        }
        if (sizes.length != parts
                || Arrays.stream(sizes).sum() != size
                || Arrays.stream(sizes).anyMatch(s -> s < 0)) {
            throw new FormatException("splits " + size + " numbers into " + Arrays.toString(sizes));
        }
        long start = 0;
        for (int i = 0; i < parts; i++) {
            long first = start;
            translation.put(
                    node.outputs().get(i),
                    picked(
                            node,
                            data,
                            axis,
                            IntStream.range(0, (int) sizes[i])
                                    .mapToLong(j -> first + j)
                                    .toArray()));
            start += sizes[i];
        }
    }

    /** Rows of which an axis keeps only the given positions, in their order. */
    private static Data picked(Node node, Data data, int axis, long[] positions) throws FormatException {
        Shape shape = data.shape();
        int before = shape.width(0, axis);
        int size = (int) shape.size(axis);
        int behind = shape.width(axis + 1, shape.rank());
        int[] columns = new int[Math.multiplyExact(before * behind, positions.length)];
        int to = 0;
        for (int i = 0; i < before; i++) {
            for (long position : positions) {
                for (int k = 0; k < behind; k++) {
                    columns[to++] = (int) ((i * (long) size + position) * behind + k);
                }
            }
        }
        if (columns.length == 0) {
            throw new FormatException("leaves no column of " + shape);
        }
        return new Data(
                Translation.select(node, data.layer(), shape.width(), columns), shape.with(axis, positions.length));
    }

    private void slice(Node node) throws FormatException {
        Value input = translation.input(node, 0);
        long[] starts = node.hasInput(1) ? translation.constant(node, 1).longs() : integers(node, "starts");
        long[] ends = node.hasInput(2) ? translation.constant(node, 2).longs() : integers(node, "ends");
        long[] axes = node.hasInput(3)
                ? translation.constant(node, 3).longs()
                : node.integers("axes")
                        .orElse(IntStream.range(0, starts.length).asLongStream().toArray());
        long[] strides = node.hasInput(4) ? translation.constant(node, 4).longs() : filled(starts.length);
        if (ends.length != starts.length || axes.length != starts.length || strides.length != starts.length) {
            throw new FormatException("has starts, ends, axes and steps of different lengths");
        }
        for (int i = 0; i < starts.length; i++) {
            int axis = input.shape().rowAxis(axes[i]);
            long[] positions = positions(input.shape().size(axis), starts[i], ends[i], strides[i]);
            if (input instanceof Data data) {
                input = picked(node, data, axis, positions);
            } else if (input.shape().rank() == 1) {
                double[] values = ((Constant) input).values();
                double[] kept = Arrays.stream(positions)
                        .mapToDouble(p -> values[(int) p])
                        .toArray();
                input = Constant.of(node.outputs().get(0), List.of((long) kept.length), kept);
            } else {
                throw new FormatException("slices a constant of shape " + input.shape() + ", expected a list");
            }
        }
        translation.output(node, input);
    }

    private static long[] integers(Node node, String key) throws FormatException {
        return node.integers(key).orElseThrow(() -> new FormatException("has no " + key));
    }

    private static long[] filled(int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** As in Python: negative numbers count from the end, those out of range are cut. */
    private static long[] positions(long size, long start, long end, long stride) throws FormatException {
        if (stride == 0 || Math.abs(stride) > Integer.MAX_VALUE) {
            throw new FormatException("has a step of " + stride);
        }
        long least = stride > 0 ? 0 : -1;
        long most = stride > 0 ? size : size - 1;
        long from = Math.max(least, Math.min(most, start < 0 ? start + size : start));
        long to = Math.max(least, Math.min(most, end < 0 ? Math.max(-1, end + size) : end));
        List<Long> positions = new ArrayList<>();
        for (long p = from; stride > 0 ? p < to : p > to; p += stride) {
            positions.add(p);
        }
        return positions.stream().mapToLong(p -> p).toArray();
    }

    private void gather(Node node) throws FormatException {
        Value table = translation.input(node, 0);
        Value index = translation.input(node, 1);
        if (index instanceof Data rows && table instanceof Constant weights) {
            if (weights.shape().rank() != 2 || node.integer("axis", 0) != 0) {
                throw new FormatException("looks up " + weights.shape() + ", expected a table [categories, size]");
            }
            List<Long> dimensions = new ArrayList<>(rows.shape().dimensions());
            dimensions.add(weights.shape().size(1));
            translation.output(
                    node,
                    new Data(
                            Translation.layer("embedding", node, 1, rows.layer())
                                    .with("weights", weights.weights()),
                            new Shape(dimensions)));
            return;
        }
        if (!(index instanceof Constant positions)) {
            throw new FormatException("picks from rows by rows, expected constant positions");
        }
        int axis = table.shape().rowAxis(node.integer("axis", 0));
        long size = table.shape().size(axis);
        long[] wanted = positions.longs();
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] += wanted[i] < 0 ? size : 0;
            if (wanted[i] < 0 || wanted[i] >= size) {
                throw new FormatException("picks position " + wanted[i] + " of " + size);
            }
        }
        if (table instanceof Constant list) {
            if (list.shape().rank() != 1) {
                throw new FormatException("picks from a constant of shape " + list.shape() + ", expected a list");
            }
            double[] values = list.values();
            translation.output(
                    node,
                    Constant.of(
                            node.outputs().get(0),
                            positions.shape().dimensions(),
                            Arrays.stream(wanted)
                                    .mapToDouble(p -> values[(int) p])
                                    .toArray()));
            return;
        }
        Data picked = picked(node, (Data) table, axis, wanted);
        List<Long> dimensions = new ArrayList<>(picked.shape().dimensions());
        dimensions.remove(axis);
        dimensions.addAll(axis, positions.shape().dimensions());
        translation.output(node, new Data(picked.layer(), new Shape(dimensions)));
    }

    private void expand(Node node) throws IOException {
        Data data = translation.data(node, 0);
        List<Long> dimensions = new ArrayList<>();
        for (long size : translation.constant(node, 1).longs()) {
            dimensions.add(size);
        }
        Shape shape = Translation.broadcast(data.shape(), new Shape(dimensions));
        translation.output(node, new Data(Translation.expanded(node, data, shape), shape));
    }
}
