package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.Value.Constant;
import io.jundenpa.format.onnx.Value.Data;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

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
                "Expand",
                "Tile",
                "Pad",
                "OneHot");
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
            case "Tile" -> tile(node);
            case "Pad" -> pad(node);
            case "OneHot" -> oneHot(node);
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
            if (constant.isScalar()) {
                translation.output(node, constant.reshaped(dimensions));
                return;
            }
            int[] axes = order.stream().mapToInt(axis -> axis).toArray();
            int[] columns = Columns.order(constant.tensor().shape(), axes, dimensions);
            double[] values = constant.values();
            double[] turned =
                    IntStream.of(columns).mapToDouble(column -> values[column]).toArray();
            translation.output(node, new Constant(constant.name(), shape, BufferTensor.of(dimensions, turned)));
            return;
        }
        Data data = (Data) input;
        order.removeIf(axis -> data.shape().isBatch(axis));
        translation.output(node, new Data(translation.columns().permuted(node, data, order), shape));
    }

    private void reshape(Node node) throws FormatException {
        Value input = translation.input(node, 0);
        long[] wanted = node.hasInput(1)
                ? translation.constant(node, 1).longs()
                : node.integers("shape").orElseThrow(() -> new FormatException("has no shape"));
        output(node, input, reshaped(input.shape(), translation.rows(), wanted, node.integer("allowzero", 0) != 0));
    }

    private void output(Node node, Value input, Shape shape) throws FormatException {
        translation.output(
                node,
                input instanceof Constant constant
                        ? constant.reshaped(shape.dimensions())
                        : new Data(((Data) input).layer(), shape));
    }

    /** Rows stay rows: the batch keeps its place before, between or behind the other axes as the widths tell. */
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
            throw new FormatException("reshapes " + from + " to " + Arrays.toString(wanted)
                    + ", which does not keep the rows of a batch apart");
        }
        return shape;
    }

    /**
     * The axis that is the batch, before which as many numbers of a row must lie as before. It is -1, or has the size that
     * the batch had when the model was exported: where a -1 stands beside it, that of the input, if it is known.
     */
    private static OptionalInt batchPlace(List<Long> sizes, OptionalLong rows, long before, long behind) {
        OptionalInt place = OptionalInt.empty();
        long product = 1;
        for (int axis = 0; axis < sizes.size() && product <= before; axis++) {
            long rest = sizes.stream().skip(axis + 1L).reduce(1L, Math::multiplyExact);
            if (product == before && sizes.get(axis) == -1 && (rest == behind || rows.isEmpty())) {
                return OptionalInt.of(axis);
            }
            boolean open = rest < 0 && rows.orElse(sizes.get(axis)) == sizes.get(axis);
            if (product == before && place.isEmpty() && sizes.get(axis) > 0 && (rest == behind || open)) {
                place = OptionalInt.of(axis);
            }
            product = Math.multiplyExact(product, sizes.get(axis));
        }
        return place;
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
        translation.output(node, sideBySide(node, (int) node.integer("axis", 1), inputs));
    }

    private Data sideBySide(Node node, int along, List<Value> parts) throws IOException {
        Data first =
                (Data) parts.stream().filter(Data.class::isInstance).findFirst().orElseThrow();
        int axis = first.shape().rowAxis(along);
        List<Planned> layers = new ArrayList<>();
        long size = 0;
        for (Value part : parts) {
            Shape shape = part.shape();
            if (shape.rank() != first.shape().rank() || shape.isBatch(axis)) {
                throw new FormatException("puts values of shapes " + first.shape() + " and " + shape + " side by side");
            }
            size += shape.size(axis);
            layers.add(part instanceof Data data ? data.layer() : constantRows(node, (Constant) part, first));
            if (!shape.with(axis, 1).equals(first.shape().with(axis, 1)) && part instanceof Data) {
                throw new FormatException("puts values of shapes " + first.shape() + " and " + shape + " side by side");
            }
        }
        return new Data(
                new Planned("concat", node.place(), first.shape().width(0, axis), layers),
                first.shape().with(axis, size));
    }

    /** Rows that are the same for every record: the record's own times 0, plus the constant. */
    private Planned constantRows(Node node, Constant constant, Data like) throws IOException {
        Shape shape = constant.shape();
        for (int axis = 0; axis < shape.rank() && axis < like.shape().rank(); axis++) {
            if (like.shape().isBatch(axis) && shape.size(axis) != 1) {
                throw new RowsException(
                        shape.size(axis), "puts numbers of its own beside each row of a batch: " + shape);
            }
        }
        double[] values = Spread.full(constant, shape, translation.columns());
        Planned one = Translation.layer(
                "reduce_sum",
                node,
                1,
                Translation.layer("mul", node, 1, like.layer()).with("value", 0f));
        Planned many = values.length == 1 ? one : translation.columns().select(node, one, 1, new int[values.length]);
        return Translation.layer("add", node, 1, many)
                .with(
                        "value",
                        new Planned.Weights(constant.name(), BufferTensor.of(List.of((long) values.length), values)));
    }

    private void concatConstants(Node node, List<Value> inputs) throws FormatException {
        List<Double> all = new ArrayList<>();
        for (Value input : inputs) {
            for (double value : ((Constant) input).list()) {
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
                    translation
                            .columns()
                            .picked(
                                    node,
                                    data,
                                    axis,
                                    IntStream.range(0, (int) sizes[i])
                                            .mapToLong(j -> first + j)
                                            .toArray()));
            start += sizes[i];
        }
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
                input = translation.columns().picked(node, data, axis, positions);
            } else if (input.shape().rank() > 1 && ((Constant) input).isScalar()) {
                Constant constant = (Constant) input;
                Shape kept = constant.shape().with(axis, positions.length);
                input = new Constant(constant.name(), kept, constant.tensor());
            } else {
                double[] values = ((Constant) input).list();
                double[] kept = Arrays.stream(positions)
                        .mapToDouble(p -> values[(int) p])
                        .toArray();
                input = Constant.of(node.outputs().get(0), List.of((long) kept.length), kept);
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
        if (stride == 0 || stride > Integer.MAX_VALUE || stride < -Integer.MAX_VALUE) {
            throw new FormatException("has a step of " + stride);
        }
        long least = stride > 0 ? 0 : -1;
        long most = stride > 0 ? size : size - 1;
        long from = Math.max(least, Math.min(most, start < 0 ? start + size : start));
        long to = Math.max(least, Math.min(most, end < 0 ? Math.max(-1, end + size) : end));
        long count = Math.max(0, stride > 0 ? (to - from + stride - 1) / stride : (from - to - stride - 1) / -stride);
        if (count > Stack.WIDEST_ROW) {
            throw new FormatException("takes " + count + " numbers, expected at most " + Stack.WIDEST_ROW);
        }
        return LongStream.range(0, count).map(i -> from + i * stride).toArray();
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
            double[] values = list.list();
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
        Data picked = translation.columns().picked(node, (Data) table, axis, wanted);
        List<Long> dimensions = new ArrayList<>(picked.shape().dimensions());
        dimensions.remove(axis);
        dimensions.addAll(axis, positions.shape().dimensions());
        translation.output(node, new Data(picked.layer(), new Shape(dimensions)));
    }

    private void tile(Node node) throws IOException {
        Data data = translation.data(node, 0);
        long[] times = translation.constant(node, 1).longs();
        if (times.length != data.shape().rank()) {
            throw new FormatException("repeats " + times.length + " axes of " + data.shape());
        }
        for (int axis = 0; axis < times.length; axis++) {
            if (times[axis] != 1) {
                long size = data.shape().size(data.shape().rowAxis(axis));
                Columns.requireRow(Math.multiplyExact(size, times[axis]));
                data = translation
                        .columns()
                        .picked(
                                node,
                                data,
                                axis,
                                LongStream.range(0, size * times[axis])
                                        .map(position -> position % size)
                                        .toArray());
            }
        }
        translation.output(node, data);
    }

    /** Before version 11 pads and value are attributes. First all beginnings are listed, then all ends. */
    private void pad(Node node) throws IOException {
        Data data = translation.data(node, 0);
        if (!node.text("mode", "constant").equals("constant")) {
            throw new FormatException("pads with the mode " + node.text("mode", "") + ", expected constant");
        }
        long[] pads = node.hasInput(1) ? translation.constant(node, 1).longs() : integers(node, "pads");
        float value = node.hasInput(2) ? translation.constant(node, 2).scalar() : node.number("value", 0);
        long[] axes = node.hasInput(3)
                ? translation.constant(node, 3).longs()
                : LongStream.range(0, data.shape().rank()).toArray();
        if (pads.length != 2 * axes.length || Arrays.stream(pads).anyMatch(count -> count < 0)) {
            throw new FormatException("has the pads " + Arrays.toString(pads) + " for rows of shape " + data.shape()
                    + ", expected a beginning and an end from 0 on for each axis");
        }
        for (int i = 0; i < axes.length; i++) {
            if (pads[i] + pads[i + axes.length] > 0) {
                int axis = data.shape().rowAxis(axes[i]);
                List<Value> parts = new ArrayList<>(List.of(data));
                addPadding(parts, 0, data, axis, pads[i], value);
                addPadding(parts, parts.size(), data, axis, pads[i + axes.length], value);
                data = sideBySide(node, axis, parts);
            }
        }
        translation.output(node, data);
    }

    private void addPadding(List<Value> parts, int place, Data data, int axis, long count, float value)
            throws FormatException {
        if (count > 0) {
            Shape shape = data.shape().with(axis, count);
            int width = shape.width();
            Columns.requireRow(width);
            translation.columns().take(width);
            double[] values = new double[width];
            Arrays.fill(values, value);
            List<Long> dimensions = new ArrayList<>(shape.dimensions());
            dimensions.replaceAll(size -> size == Shape.BATCH ? 1 : size);
            parts.add(place, Constant.of("padding", dimensions, values));
        }
    }

    private void oneHot(Node node) throws FormatException {
        Data data = translation.data(node, 0);
        float depth = translation.constant(node, 1).scalar();
        double[] values = translation.constant(node, 2).list();
        long axis = node.integer("axis", -1);
        if (!Arrays.equals(values, new double[] {0, 1})
                || (axis != -1 && axis != data.shape().rank())) {
            throw new FormatException("writes " + Arrays.toString(values) + " along axis " + axis
                    + ", expected [0.0, 1.0] along the last one");
        }
        List<Long> dimensions = new ArrayList<>(data.shape().dimensions());
        dimensions.add((long) depth);
        Planned layer = Translation.layer("one_hot", node, 1, data.layer()).with("size", (int) depth);
        translation.output(node, new Data(layer, new Shape(dimensions)));
    }

    private void expand(Node node) throws IOException {
        Value input = translation.input(node, 0);
        List<Long> dimensions = new ArrayList<>();
        for (long size : translation.constant(node, 1).longs()) {
            dimensions.add(size);
        }
        Shape shape = Translation.broadcast(input.shape(), new Shape(dimensions));
        if (input instanceof Constant constant && constant.isScalar()) {
            translation.output(node, new Constant(constant.name(), shape, constant.tensor()));
            return;
        }
        Data data = translation.data(node, 0);
        translation.output(node, new Data(translation.columns().expanded(node, data, shape), shape));
    }
}
