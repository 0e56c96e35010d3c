package io.jundenpa.onnx;

import io.jundenpa.onnx.Value.Constant;
import io.jundenpa.onnx.Value.Data;
import io.jundenpa.tensor.BufferTensor;
import io.jundenpa.tensor.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The values of a graph while its nodes are translated one after the other, and what the families of operators have in
 * common: reading inputs, and planning layers.
 */
final class Translation {

    private final OnnxModel model;
    private final Set<String> read = new HashSet<>();
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, List<String>> labels = new LinkedHashMap<>();

    Translation(OnnxModel model) {
        this.model = model;
        model.graph().nodes().forEach(node -> read.addAll(node.inputs()));
        model.graph().outputs().forEach(output -> read.add(output.name()));
    }

    /** The version of ONNX's own operators. */
    long opset() {
        return model.opset();
    }

    /** Whether a node or the graph's outputs read a value. */
    boolean isRead(String name) {
        return read.contains(name);
    }

    void put(String name, Value value) {
        if (!name.isEmpty()) {
            values.put(name, value);
        }
    }

    /** Names the columns of a value. */
    void label(String name, List<String> names) {
        labels.put(name, names);
    }

    Map<String, List<String>> labels() {
        return labels;
    }

    Value value(String name) throws FormatException {
        Value value = values.get(name);
        if (value != null) {
            return value;
        }
        OnnxTensor initializer = model.graph().initializers().get(name);
        if (initializer == null) {
            throw new FormatException("reads \"" + name + "\", which nothing before it gives");
        }
        Constant constant = new Constant(name, new Shape(initializer.shape()), initializer.source());
        values.put(name, constant);
        return constant;
    }

    Value input(Node node, int position) throws FormatException {
        if (!node.hasInput(position)) {
            throw new FormatException("has no input " + position);
        }
        return value(node.input(position));
    }

    /** An input that must be rows. */
    Data data(Node node, int position) throws FormatException {
        if (input(node, position) instanceof Data data) {
            return data;
        }
        throw new FormatException("has a constant as input " + position + ", expected rows");
    }

    /** An input that must be known. */
    Constant constant(Node node, int position) throws FormatException {
        if (input(node, position) instanceof Constant constant) {
            return constant;
        }
        throw new FormatException("computes its input " + position + " from the record, expected a constant");
    }

    void output(Node node, Value value) {
        put(node.outputs().get(0), value);
    }

    /** Puts a layer that changes no shape. */
    void elementwise(Node node, Planned layer, Data like) {
        output(node, new Data(layer, like.shape()));
    }

    static Planned layer(String type, Node node, int steps, Planned... inputs) {
        return new Planned(type, node.place(), steps, inputs);
    }

    /**
     * Rows with their numbers in another order, or some of them several times.
     *
     * @param columns of the row, for each number of the new one
     */
    static Planned select(Node node, Planned from, int width, int[] columns) {
        if (columns.length == width && IntStream.range(0, width).allMatch(j -> columns[j] == j)) {
            return from;
        }
        double[] numbers = Arrays.stream(columns).asDoubleStream().toArray();
        boolean slice = IntStream.range(1, columns.length).allMatch(j -> columns[j] == columns[j - 1] + 1);
        if (slice) {
            return layer("slice", node, 1, from).with("start", columns[0]).with("end", columns[0] + columns.length);
        }
        return layer("select", node, 1, from)
                .with(
                        "columns",
                        new Planned.Weights(
                                "columns_" + node.index(), BufferTensor.of(List.of((long) columns.length), numbers)));
    }

    /**
     * The columns of a row that make it a row of another shape: a permutation of its axes, repetition of axes of size 1.
     *
     * @param from dimensions of the row without the batch
     * @param axes for each new axis the old one, or -1 for a repetition
     * @param to the new dimensions without the batch
     */
    static int[] columns(List<Long> from, int[] axes, List<Long> to) {
        int[] strides = new int[from.size()];
        int stride = 1;
        for (int axis = from.size() - 1; axis >= 0; axis--) {
            strides[axis] = from.get(axis) == 1 ? 0 : stride;
            stride *= Math.toIntExact(from.get(axis));
        }
        int count = Math.toIntExact(to.stream().reduce(1L, Math::multiplyExact));
        int[] columns = new int[count];
        for (int i = 0; i < count; i++) {
            int rest = i;
            for (int axis = to.size() - 1; axis >= 0; axis--) {
                int position = rest % Math.toIntExact(to.get(axis));
                rest /= Math.toIntExact(to.get(axis));
                columns[i] += axes[axis] < 0 ? 0 : position * strides[axes[axis]];
            }
        }
        return columns;
    }

    /** The dimensions without the batch. */
    static List<Long> row(Shape shape) {
        List<Long> row = new ArrayList<>(shape.dimensions());
        row.remove(Shape.BATCH);
        return row;
    }

    /**
     * A shape that both values fit, as NumPy broadcasts.
     *
     * @throws RowsException if a constant has another number for each row
     */
    static Shape broadcast(Shape a, Shape b) throws IOException {
        int rank = Math.max(a.rank(), b.rank());
        List<Long> left = a.atLeast(rank).dimensions();
        List<Long> right = b.atLeast(rank).dimensions();
        List<Long> both = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            long one = left.get(axis);
            long other = right.get(axis);
            if (one != other && one != 1 && other != 1) {
                if (one == Shape.BATCH || other == Shape.BATCH) {
                    throw new RowsException(
                            Math.max(one, other),
                            "combines each row of a batch with numbers of its own: " + a + " and " + b);
                }
                throw new FormatException("combines values of shapes " + a + " and " + b + ", which do not fit");
            }
            both.add(one == 1 ? other : one);
        }
        return new Shape(both);
    }

    /** Rows brought to a shape that they are broadcast to. */
    static Planned expanded(Node node, Data data, Shape to) throws FormatException {
        Shape from = data.shape().atLeast(to.rank());
        if (row(from).equals(row(to))) {
            return data.layer();
        }
        List<Long> fromRow = new ArrayList<>();
        for (int axis = 0; axis < to.rank(); axis++) {
            if (!to.isBatch(axis)) {
                fromRow.add(from.size(axis));
            }
        }
        int[] axes = IntStream.range(0, fromRow.size()).toArray();
        return select(node, data.layer(), data.shape().width(), columns(fromRow, axes, row(to)));
    }
}
