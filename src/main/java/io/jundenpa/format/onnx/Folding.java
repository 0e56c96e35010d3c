package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.ConstantValue;
import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Evaluates the operators whose inputs are all constants, on N-dimensional arrays. */
final class Folding {

    private Folding() {}

    static void constant(OnnxNode node, GraphTranslation graph) throws FormatException {
        graph.types().put(node, type(node));
        Optional<OnnxTensor> tensor = node.tensor("value");
        if (tensor.isPresent()) {
            graph.output(node, tensor.orElseThrow().array());
        } else if (node.has("value_float")) {
            graph.output(node, NdArray.of(List.of(), node.number("value_float", 0)));
        } else if (node.has("value_int")) {
            graph.output(node, NdArray.of(List.of(), (double) node.integer("value_int", 0)));
        } else if (node.has("value_ints")) {
            graph.output(node, NdArray.list(node.integers("value_ints").orElseThrow()));
        } else if (node.has("value_floats")) {
            double[] values = node.numbers("value_floats").orElseThrow();
            graph.output(node, NdArray.of(List.of((long) values.length), values));
        } else {
            throw new FormatException("has no numeric value");
        }
    }

    /** An array filled with one number. Its shape may contain the batch, for example in the initial states of an LSTM. */
    static void constantOfShape(OnnxNode node, GraphTranslation graph) throws FormatException {
        graph.types().put(node, type(node));
        Optional<OnnxTensor> tensor = node.tensor("value");
        double value = tensor.isPresent() ? tensor.orElseThrow().array().number() : 0;
        List<Long> dimensions = LongStream.of(graph.integers(node, 0)).boxed().toList();
        graph.output(node, NdArray.filled(new Shape(dimensions), value));
    }

    /** The element type of the tensor or the number that a node states. */
    private static int type(OnnxNode node) throws FormatException {
        int number = node.has("value_int") || node.has("value_ints") ? ElementTypes.INT64 : ElementTypes.FLOAT;
        return node.tensor("value").map(OnnxTensor::dataType).orElse(number);
    }

    /** The dimensions of rows or of a constant. */
    static void shape(OnnxNode node, GraphTranslation graph) throws FormatException {
        List<Long> dimensions = graph.input(node, 0).shape().dimensions();
        int from = bound(node.integer("start", 0), dimensions.size());
        int to = Math.max(from, bound(node.integer("end", dimensions.size()), dimensions.size()));
        graph.types().put(node, ElementTypes.INT64);
        graph.output(
                node,
                NdArray.list(dimensions.subList(from, to).stream()
                        .mapToLong(Long::longValue)
                        .toArray()));
    }

    /** A bound from 0 to a size. A negative bound counts from the end, and a bound out of range is clamped. */
    private static int bound(long bound, int size) {
        return (int) Math.max(0, Math.min(size, bound < 0 ? bound + size : bound));
    }

    static void transpose(OnnxNode node, GraphTranslation graph) throws FormatException {
        ConstantValue input = graph.constant(node, 0);
        int[] axes = RowShaping.permutation(node, input.shape());
        graph.output(node, new ConstantValue(input.name(), input.array().transposed(axes, graph.budget())));
    }

    static void concat(OnnxNode node, GraphTranslation graph) throws FormatException {
        List<NdArray> parts = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            parts.add(graph.constant(node, i).array());
        }
        int axis = graph.input(node, 0).shape().rowAxis(node.integer("axis", 1));
        graph.output(node, NdArray.concatenated(axis, parts, graph.budget()));
    }

    static void slice(OnnxNode node, GraphTranslation graph) throws FormatException {
        NdArray array = graph.constant(node, 0).array();
        SliceBounds bounds = SliceBounds.of(node, graph);
        for (int i = 0; i < bounds.count(); i++) {
            int axis = bounds.axis(i, array.shape());
            array = array.picked(axis, bounds.positions(i, array.shape().size(axis)), graph.budget());
        }
        graph.output(node, array);
    }

    static void gather(OnnxNode node, GraphTranslation graph) throws FormatException {
        NdArray table = graph.constant(node, 0).array();
        int axis = table.shape().rowAxis(node.integer("axis", 0));
        long[] positions = RowShaping.positions(node, graph, table.shape().size(axis));
        NdArray picked = table.picked(axis, positions, graph.budget());
        Shape positionsShape = graph.constant(node, 1).shape();
        graph.output(node, picked.reshaped(picked.shape().replaced(axis, positionsShape)));
    }

    static void expand(OnnxNode node, GraphTranslation graph) throws FormatException {
        ConstantValue input = graph.constant(node, 0);
        Shape shape = RowShaping.expandedShape(node, graph);
        graph.output(node, new ConstantValue(input.name(), input.array().expanded(shape, graph.budget())));
    }

    /**
     * Casts a constant. Rounds towards zero for integers of 32 and 64 bits. For all other types, accepts only numbers that
     * each of them holds unchanged: whole numbers from 0 to 127, or 0 and 1 for booleans.
     */
    static NdArray cast(NdArray array, int to, Budget budget) throws FormatException {
        boolean wide = to == ElementTypes.INT32 || to == ElementTypes.INT64;
        double max = to == ElementTypes.BOOL ? 1 : Byte.MAX_VALUE;
        double[] values = array.values(budget);
        for (int i = 0; i < values.length; i++) {
            double whole = truncated(values[i]);
            if (!wide && (whole != values[i] || whole < 0 || whole > max)) {
                throw new FormatException("casts constants to ONNX's type " + to
                        + ", expected only whole numbers from 0 to " + (int) max);
            }
            values[i] = whole;
        }
        return new NdArray(array.shape(), BufferTensor.of(array.elements().shape(), values));
    }

    /** Rounds towards zero. */
    private static double truncated(double number) {
        return number < 0 ? Math.ceil(number) : Math.floor(number);
    }

    /**
     * Combines two constants.
     *
     * @param type of the layer that combines rows in the same way
     * @param integers whether a quotient loses its fraction
     */
    static NdArray combined(String type, boolean integers, NdArray a, NdArray b, Budget budget) throws FormatException {
        return NdArray.combined(a, b, Shape.broadcast(a.shape(), b.shape()), budget, (left, right) -> {
            if ((left == Shape.BATCH || right == Shape.BATCH) && !isKept(type, left, right)) {
                throw unknownBatch();
            }
            return switch (type) {
                case "add" -> left + right;
                case "sub" -> left - right;
                case "mul" -> left * right;
                case "div" -> integers ? truncated(left / right) : left / right;
                case "min" -> Math.min(left, right);
                case "max" -> Math.max(left, right);
                default -> StrictMath.pow(left, right);
            };
        });
    }

    static FormatException unknownBatch() {
        return new FormatException("computes with the size of the batch, which is unknown");
    }

    /** Whether the operation keeps one of the two numbers, as {@code a + 0} does. */
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
