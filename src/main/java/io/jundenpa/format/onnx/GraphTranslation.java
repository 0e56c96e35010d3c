package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.ConstantValue;
import io.jundenpa.format.onnx.OnnxValue.RowsValue;
import io.jundenpa.format.onnx.PlannedLayer.NamedTensor;
import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.FormatException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The values of a graph by their names. Each translated node adds its outputs. */
final class GraphTranslation {

    private final OnnxModel model;
    private final OptionalLong rows;
    private final ElementTypes types;
    private final Budget budget;
    private final RowMoves moves;
    private final Set<String> read = new HashSet<>();
    private final Map<String, OnnxValue> values = new HashMap<>();
    private final Map<String, List<String>> labels = new LinkedHashMap<>();

    /**
     * The values before the first node.
     *
     * @param rows the size of the input's batch, if the model states it
     * @param budget for what the nodes compute
     */
    GraphTranslation(OnnxModel model, OptionalLong rows, Budget budget) {
        this.model = model;
        this.rows = rows;
        this.budget = budget;
        this.moves = new RowMoves(budget);
        this.types = new ElementTypes(model.graph());
        model.graph().nodes().forEach(node -> read.addAll(node.inputs()));
        model.graph().outputs().forEach(output -> read.add(output.name()));
    }

    /** The element types of the values so far. */
    ElementTypes types() {
        return types;
    }

    Budget budget() {
        return budget;
    }

    /** Plans the layers that move the numbers of rows. */
    RowMoves moves() {
        return moves;
    }

    /** The version of ONNX's own operators. */
    long opset() {
        return model.opset();
    }

    /** The size of the input's batch, if the model states it. */
    OptionalLong rows() {
        return rows;
    }

    /** Whether a node or the graph's outputs read a value. */
    boolean isRead(String name) {
        return read.contains(name);
    }

    /** Sets the value of a name. An empty name stands for an unused output. */
    void put(String name, OnnxValue value) throws FormatException {
        if (value instanceof RowsValue rowsValue) {
            RowMoves.requireRow(rowsValue.shape().width());
        }
        if (!name.isEmpty()) {
            values.put(name, value);
        }
    }

    /** Sets the first output of a node. */
    void output(OnnxNode node, OnnxValue value) throws FormatException {
        put(node.outputs().get(0), value);
    }

    /** Sets the first output of a node to a constant. */
    void output(OnnxNode node, NdArray array) throws FormatException {
        String name = node.outputs().get(0);
        put(name, new ConstantValue(name, array));
    }

    /** Names the columns of a value. */
    void label(String name, List<String> names) {
        labels.put(name, names);
    }

    /** Names of columns, by the name of the value that has them. */
    Map<String, List<String>> labels() {
        return labels;
    }

    OnnxValue value(String name) throws FormatException {
        OnnxValue value = values.get(name);
        if (value != null) {
            return value;
        }
        OnnxTensor initializer = model.graph().initializers().get(name);
        if (initializer == null) {
            throw new FormatException("reads \"" + name + "\", which no node before it computes");
        }
        ConstantValue constant = new ConstantValue(name, initializer.array());
        values.put(name, constant);
        return constant;
    }

    /** A required input. */
    OnnxValue input(OnnxNode node, int position) throws FormatException {
        if (!node.hasInput(position)) {
            throw new FormatException("has no input " + position);
        }
        return value(node.input(position));
    }

    /** A required input that must be rows. */
    RowsValue rows(OnnxNode node, int position) throws FormatException {
        if (input(node, position) instanceof RowsValue rowsValue) {
            return rowsValue;
        }
        throw new FormatException("has a constant as input " + position + ", expected rows");
    }

    /** A required input that must be a constant. */
    ConstantValue constant(OnnxNode node, int position) throws FormatException {
        if (input(node, position) instanceof ConstantValue constant) {
            return constant;
        }
        throw new FormatException("computes its input " + position + " from the record, expected a constant");
    }

    /** Whether all inputs of a node are constants. */
    boolean isConstant(OnnxNode node) throws FormatException {
        for (int i = 0; i < node.inputs().size(); i++) {
            if (node.hasInput(i) && input(node, i) instanceof RowsValue) {
                return false;
            }
        }
        return true;
    }

    /** A constant input of one number. */
    float number(OnnxNode node, int position) throws FormatException {
        return (float) constant(node, position).array().number();
    }

    /** All numbers of a constant input in C order. */
    double[] numbers(OnnxNode node, int position) throws FormatException {
        return constant(node, position).array().whole(budget).values(budget);
    }

    /** All numbers of a constant input that must have one dimension. */
    double[] list(OnnxNode node, int position) throws FormatException {
        Shape shape = constant(node, position).shape();
        if (shape.rank() != 1) {
            throw new FormatException("has a constant of shape " + shape + ", expected one dimension");
        }
        return numbers(node, position);
    }

    /** All numbers of a constant input in C order, as integers. */
    long[] integers(OnnxNode node, int position) throws FormatException {
        return Arrays.stream(numbers(node, position))
                .mapToLong(value -> (long) value)
                .toArray();
    }

    /** A constant as weights of the same shape. */
    NamedTensor weights(ConstantValue constant) throws FormatException {
        return new NamedTensor(constant.name(), constant.array().whole(budget).elements());
    }

    /** A constant as a vector of weights. It must have as many numbers as {@code size}. */
    NamedTensor vector(ConstantValue constant, int size) throws FormatException {
        if (constant.shape().width() != size) {
            throw new FormatException(
                    "has a constant of shape " + constant.shape() + ", expected " + size + " numbers");
        }
        return weights(constant.shape().rank() == 1 ? constant : constant.withShape(new Shape(List.of((long) size))));
    }
}
