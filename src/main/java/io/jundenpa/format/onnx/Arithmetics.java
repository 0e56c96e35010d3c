package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.ConstantValue;
import io.jundenpa.format.onnx.OnnxValue.RowsValue;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operators of two or more values, such as sums and products. A known pattern of operators becomes one layer. */
final class Arithmetics {

    private final String type;
    private final OnnxNode node;
    private final GraphTranslation graph;
    private final boolean ofIntegers;

    private Arithmetics(String type, OnnxNode node, GraphTranslation graph) {
        this.type = type;
        this.node = node;
        this.graph = graph;
        this.ofIntegers = node.inputs().stream().anyMatch(graph.types()::isInteger);
    }

    /** An operator that combines its inputs from left to right by a layer of the given type. */
    static OnnxOperator of(String type) {
        return (node, graph) -> graph.output(node, new Arithmetics(type, node, graph).all());
    }

    /** The sum, multiplied by 1 / number of inputs. */
    static void mean(OnnxNode node, GraphTranslation graph) throws FormatException {
        OnnxValue result = new Arithmetics("add", node, graph).all();
        if (node.inputs().size() > 1) {
            float share = 1f / node.inputs().size();
            ConstantValue factor = new ConstantValue("share", NdArray.of(List.of(), share));
            result = new Arithmetics("mul", node, graph).combine(result, factor);
        }
        graph.output(node, result);
    }

    private OnnxValue all() throws FormatException {
        OnnxValue result = operand(0);
        for (int i = 1; i < node.inputs().size(); i++) {
            result = combine(result, operand(i));
        }
        return result;
    }

    /** Before version 7 the attribute axis says at which axis a constant of lower rank begins. */
    private OnnxValue operand(int position) throws FormatException {
        OnnxValue value = graph.input(node, position);
        if (position == 1 && node.has("axis") && value instanceof ConstantValue constant) {
            Shape first = graph.input(node, 0).shape();
            int axis = first.axis(node.integer("axis", 0));
            List<Long> shape = new ArrayList<>(constant.shape().dimensions());
            while (axis + shape.size() < first.rank()) {
                shape.add(1L);
            }
            return constant.withShape(new Shape(shape));
        }
        return value;
    }

    private OnnxValue combine(OnnxValue a, OnnxValue b) throws FormatException {
        if (type.equals("div") && ofIntegers && (a instanceof RowsValue || b instanceof RowsValue)) {
            throw new FormatException("divides integers, which cuts off the fraction; expected floats");
        }
        if (a instanceof RowsValue left) {
            return b instanceof RowsValue right ? rows(left, right) : withConstant(type, left, (ConstantValue) b);
        }
        ConstantValue left = (ConstantValue) a;
        return b instanceof RowsValue right
                ? ofConstant(left, right)
                : new ConstantValue(
                        node.outputs().get(0),
                        Folding.combined(type, ofIntegers, left.array(), ((ConstantValue) b).array(), graph.budget()));
    }

    private RowsValue rows(RowsValue a, RowsValue b) throws FormatException {
        a.layer().requireFew();
        Shape shape = Shape.broadcast(a.shape(), b.shape());
        if (type.equals("pow")) {
            throw new FormatException("raises rows to the power of rows, expected a constant exponent");
        }
        Optional<PlannedLayer> pattern = isGroupwise(a, shape) && isGroupwise(b, shape)
                ? Patterns.combination(node, type, a.layer(), b.layer())
                : Optional.empty();
        if (pattern.isPresent()) {
            return new RowsValue(pattern.orElseThrow(), shape);
        }
        // The layer itself repeats the number of each group.
        int last = shape.rank() == 0 ? 1 : (int) shape.size(shape.rank() - 1);
        int steps = last > 0 ? shape.width() / last : 1;
        boolean groups = last > 1 && (isOnePerGroup(a, shape) || isOnePerGroup(b, shape));
        if (groups && (a.shape().width() == shape.width() || b.shape().width() == shape.width())) {
            return new RowsValue(PlannedLayer.of(type, node, steps, shape.width(), a.layer(), b.layer()), shape);
        }
        PlannedLayer left = graph.moves().expanded(node, a, shape);
        PlannedLayer right = graph.moves().expanded(node, b, shape);
        return new RowsValue(PlannedLayer.of(type, node, 1, shape.width(), left, right), shape);
    }

    /** Whether rows have all numbers of a shape, or one number for each group of adjacent numbers. */
    private static boolean isGroupwise(RowsValue rows, Shape shape) throws FormatException {
        Shape own = rows.shape().atLeast(shape.rank());
        int axis = 0;
        while (axis < shape.rank() && own.size(axis) == shape.size(axis)) {
            axis++;
        }
        return own.width(axis, own.rank()) == 1;
    }

    private static boolean isOnePerGroup(RowsValue rows, Shape shape) throws FormatException {
        Shape own = rows.shape().atLeast(shape.rank());
        int last = shape.rank() - 1;
        return own.size(last) == 1 && own.with(last, shape.size(last)).equals(shape);
    }

    private RowsValue withConstant(String layer, RowsValue rows, ConstantValue constant) throws FormatException {
        if (constant.array().anyMatch(number -> number == Shape.BATCH, graph.budget())) {
            throw Folding.unknownBatch();
        }
        Shape shape = Shape.broadcast(rows.shape(), constant.shape());
        PlannedLayer from = graph.moves().expanded(node, rows, shape);
        ConstantOperand operand = ConstantOperand.of(constant, shape, graph.budget());
        String key = layer.equals("pow") ? "exponent" : "value";
        return new RowsValue(
                Patterns.withConstant(node, layer, from, operand)
                        .orElseGet(() -> from.then(layer, node, operand.steps()).with(key, operand.value())),
                shape);
    }

    /** {@code c - x} is {@code -x + c}, and {@code c / x} is the reciprocal times c. */
    private RowsValue ofConstant(ConstantValue constant, RowsValue rows) throws FormatException {
        return switch (type) {
            case "sub" -> withConstant("add", rows.after(rows.layer().then("neg", node)), constant);
            case "div" -> {
                RowsValue reciprocal = rows.after(rows.layer().then("reciprocal", node));
                boolean one =
                        constant.array().isUniform() && (float) constant.array().number() == 1;
                yield one ? reciprocal : withConstant("mul", reciprocal, constant);
            }
            case "pow" ->
                throw new FormatException("raises a constant to the power of rows, expected a constant exponent");
            default -> withConstant(type, rows, constant);
        };
    }
}
