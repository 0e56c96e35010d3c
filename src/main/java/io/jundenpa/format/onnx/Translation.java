package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.Value.Constant;
import io.jundenpa.format.onnx.Value.Data;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The values of a graph while its nodes are translated one after the other, and what the families of operators have in
 * common: reading inputs, and planning layers.
 */
final class Translation {

    private final OnnxModel model;
    private final OptionalLong rows;
    private final ElementTypes types;
    private final Columns columns = new Columns();
    private final Set<String> read = new HashSet<>();
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, List<String>> labels = new LinkedHashMap<>();

    /** @param rows how many the input's batch has, if the model says it */
    Translation(OnnxModel model, OptionalLong rows) {
        this.model = model;
        this.rows = rows;
        this.types = new ElementTypes(model.graph());
        model.graph().nodes().forEach(node -> read.addAll(node.inputs()));
        model.graph().outputs().forEach(output -> read.add(output.name()));
    }

    /** The element types of the values so far. */
    ElementTypes types() {
        return types;
    }

    /** What puts the numbers of rows in another order. */
    Columns columns() {
        return columns;
    }

    /** The version of ONNX's own operators. */
    long opset() {
        return model.opset();
    }

    /** The size of the input's batch, if the model says it. */
    OptionalLong rows() {
        return rows;
    }

    /** Whether a node or the graph's outputs read a value. */
    boolean isRead(String name) {
        return read.contains(name);
    }

    void put(String name, Value value) throws FormatException {
        if (value instanceof Data data) {
            Columns.requireRow(data.shape().width());
        }
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

    void output(Node node, Value value) throws FormatException {
        put(node.outputs().get(0), value);
    }

    /** Puts a layer that changes no shape. */
    void elementwise(Node node, Planned layer, Data like) throws FormatException {
        output(node, new Data(layer, like.shape()));
    }

    static Planned layer(String type, Node node, int steps, Planned... inputs) {
        return new Planned(type, node.place(), steps, inputs);
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
}
