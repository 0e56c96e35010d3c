package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.Value.Constant;
import io.jundenpa.format.onnx.Value.Data;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators of two or more values: sums, products, powers, comparisons by size. Known patterns become one layer. */
final class Arithmetics {

    private static final Map<String, String> TYPES = Map.of(
            "Add", "add", "Sub", "sub", "Mul", "mul", "Div", "div", "Min", "min", "Max", "max", "Sum", "add", "Mean",
            "add", "Pow", "pow");

    private final Translation translation;
    private final Patterns patterns = new Patterns();

    Arithmetics(Translation translation) {
        this.translation = translation;
    }

    static boolean knows(Node node) {
        return node.domain().isEmpty() && TYPES.containsKey(node.type());
    }

    void translate(Node node) throws IOException {
        String type = TYPES.getOrDefault(node.type(), "");
        Value result = operand(node, 0);
        for (int i = 1; i < node.inputs().size(); i++) {
            result = combine(node, type, result, operand(node, i));
        }
        if (node.type().equals("Mean") && node.inputs().size() > 1) {
            float share = 1f / node.inputs().size();
            result = combine(node, "mul", result, Constant.of("share", List.of(), share));
        }
        translation.output(node, result);
    }

    /** Before version 7 a second operand of lower rank was aligned at an axis, not at the end. */
    private Value operand(Node node, int position) throws FormatException {
        Value value = translation.input(node, position);
        if (position == 1 && node.has("axis") && value instanceof Constant constant) {
            Shape first = translation.input(node, 0).shape();
            int axis = first.axis(node.integer("axis", 0));
            List<Long> shape = new ArrayList<>(constant.shape().dimensions());
            while (axis + shape.size() < first.rank()) {
                shape.add(1L);
            }
            return constant.reshaped(shape);
        }
        return value;
    }

    private Value combine(Node node, String type, Value a, Value b) throws IOException {
        if (type.equals("div") && isOfIntegers(node) && (a instanceof Data || b instanceof Data)) {
            throw new FormatException("divides integers, which cuts off the fraction; expected floats");
        }
        if (a instanceof Data left && b instanceof Data right) {
            return combine(node, type, left, right);
        }
        if (a instanceof Data left && b instanceof Constant right) {
            return withConstant(node, type, left, right);
        }
        if (a instanceof Constant left && b instanceof Data right) {
            return ofConstant(node, type, left, right);
        }
        return constants(node, type, (Constant) a, (Constant) b);
    }

    private boolean isOfIntegers(Node node) {
        return node.inputs().stream().anyMatch(translation.types()::isInteger);
    }

    private Data combine(Node node, String type, Data a, Data b) throws IOException {
        Shape shape = Translation.broadcast(a.shape(), b.shape());
        if (type.equals("pow")) {
            throw new FormatException("raises rows to the power of rows, expected a constant exponent");
        }
        Optional<Planned> pattern = isGroupwise(a, shape) && isGroupwise(b, shape)
                ? patterns.combination(node, type, a.layer(), b.layer())
                : Optional.empty();
        if (pattern.isPresent()) {
            return new Data(pattern.orElseThrow(), shape);
        }
        // Rows of one number for each group of the other's are combined without being repeated.
        int last = (int) shape.dimensions().get(shape.rank() - 1).longValue();
        int steps = last > 0 ? shape.width() / last : 1;
        boolean groups = last > 1 && (isOnePerGroup(a, shape) || isOnePerGroup(b, shape));
        if (groups && (a.shape().width() == shape.width() || b.shape().width() == shape.width())) {
            return new Data(Translation.layer(type, node, steps, a.layer(), b.layer()), shape);
        }
        return new Data(
                Translation.layer(
                        type,
                        node,
                        1,
                        translation.columns().expanded(node, a, shape),
                        translation.columns().expanded(node, b, shape)),
                shape);
    }

    /** Whether rows have a number for each of a shape, or one for each group of numbers that follow each other. */
    private static boolean isGroupwise(Data data, Shape shape) throws FormatException {
        Shape own = data.shape().atLeast(shape.rank());
        int axis = 0;
        while (axis < shape.rank() && own.size(axis) == shape.size(axis)) {
            axis++;
        }
        return own.width(axis, own.rank()) == 1;
    }

    private static boolean isOnePerGroup(Data data, Shape shape) throws FormatException {
        Shape own = data.shape().atLeast(shape.rank());
        int last = shape.rank() - 1;
        return own.size(last) == 1 && own.with(last, shape.size(last)).equals(shape);
    }

    private Data withConstant(Node node, String type, Data data, Constant constant) throws IOException {
        if (Arrays.stream(constant.values()).anyMatch(number -> number == Shape.BATCH)) {
            throw new FormatException("computes with the size of the batch, which is not known");
        }
        Shape shape = Translation.broadcast(data.shape(), constant.shape());
        Planned from = translation.columns().expanded(node, data, shape);
        Spread spread = Spread.of(constant, shape, translation.columns());
        return new Data(
                patterns.withConstant(node, type, from, spread)
                        .orElseGet(() -> Translation.layer(type, node, spread.steps(), from)
                                .with(type.equals("pow") ? "exponent" : "value", spread.value())),
                shape);
    }

    /** {@code c - x} is {@code -x + c}, and {@code c / x} the reciprocal times c. */
    private Data ofConstant(Node node, String type, Constant constant, Data data) throws IOException {
        return switch (type) {
            case "sub" ->
                withConstant(
                        node, "add", new Data(Translation.layer("neg", node, 1, data.layer()), data.shape()), constant);
            case "div" -> {
                Data reciprocal = new Data(Translation.layer("reciprocal", node, 1, data.layer()), data.shape());
                boolean one = constant.isScalar() && constant.scalar() == 1;
                yield one ? reciprocal : withConstant(node, "mul", reciprocal, constant);
            }
            case "pow" ->
                throw new FormatException("raises a constant to the power of rows, expected a constant exponent");
            default -> withConstant(node, type, data, constant);
        };
    }

    private Constant constants(Node node, String type, Constant a, Constant b) throws IOException {
        Shape shape = Translation.broadcast(a.shape(), b.shape());
        double[] left = Spread.full(a, shape, translation.columns());
        double[] right = Spread.full(b, shape, translation.columns());
        double[] values = new double[left.length];
        boolean integers = isOfIntegers(node);
        for (int i = 0; i < values.length; i++) {
            if ((left[i] == Shape.BATCH || right[i] == Shape.BATCH) && !isKept(type, left[i], right[i])) {
                throw new FormatException("computes with the size of the batch, which is not known");
            }
            values[i] = switch (type) {
                case "add" -> left[i] + right[i];
                case "sub" -> left[i] - right[i];
                case "mul" -> left[i] * right[i];
                case "div" -> integers ? Elementwise.truncated(left[i] / right[i]) : left[i] / right[i];
                case "min" -> Math.min(left[i], right[i]);
                case "max" -> Math.max(left[i], right[i]);
                default -> StrictMath.pow(left[i], right[i]);
            };
        }
        return new Constant(node.outputs().get(0), shape, BufferTensor.of(shape.dimensions(), values));
    }

    /** Whether one of two numbers is the result, because the other one changes nothing. */
    private static boolean isKept(String type, double a, double b) {
        return switch (type) {
            case "add" -> a == 0 || b == 0;
            case "sub" -> b == 0;
            case "mul" -> a == 1 || b == 1;
            case "div" -> b == 1;
            default -> false;
        };
    }
}
