package io.jundenpa.jmh;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Constants that are stored, or computed from other constants in one of many ways. */
@SuppressWarnings("StatementSwitchToExpressionSwitch") // The cases are long.
final class RandomConstants {

    private static final int FLOAT = 1;
    private static final int INT32 = 6;
    private static final int INT64 = 7;
    private static final int DOUBLE = 11;
    private static final int DEEPEST = 3;

    private final RandomGraph graph;
    private final Draws draws;
    private int depth;

    RandomConstants(RandomGraph graph, Draws draws) {
        this.graph = graph;
        this.draws = draws;
    }

    /** A list of integers. */
    String integers(long... values) {
        depth++;
        try {
            return depth > DEEPEST || draws.coin() ? graph.integers(values) : computed(values);
        } finally {
            depth--;
        }
    }

    private String computed(long... values) {
        int count = values.length;
        switch (draws.from(0, 12)) {
            case 0:
                return graph.opset() >= 12 ? graph.node("Constant", "", "value_ints", values) : graph.integers(values);
            case 1:
                if (count > 1) {
                    int middle = draws.from(1, count - 1);
                    return graph.node(
                            "Concat",
                            integers(Arrays.copyOf(values, middle)) + ","
                                    + integers(Arrays.copyOfRange(values, middle, count)),
                            "axis",
                            draws.coin() ? 0 : -1);
                }
                return graph.integers(values);
            case 2: {
                long[] longer = new long[count + 2];
                System.arraycopy(values, 0, longer, 1, count);
                return slice(integers(longer), 1, draws.coin() ? -1 : count + 1, 0, 1);
            }
            case 3: {
                long[] reversed = new long[count];
                Arrays.setAll(reversed, i -> values[count - 1 - i]);
                return graph.opset() >= 10
                        ? slice(integers(reversed), -1, Long.MIN_VALUE + 1, 0, -1)
                        : graph.integers(values);
            }
            case 4: {
                int[] order = draws.permutation(count);
                long[] table = new long[count];
                long[] positions = new long[count];
                for (int i = 0; i < count; i++) {
                    table[order[i]] = values[i];
                    positions[i] = draws.coin() ? order[i] : order[i] - count;
                }
                return graph.node("Gather", integers(table) + "," + integers(positions));
            }
            case 5:
                return small(values)
                        ? graph.node(
                                "Cast",
                                graph.floats(
                                        new long[] {count},
                                        LongStream.of(values)
                                                .mapToDouble(v -> v + (v < 0 ? -0.5 : 0.5))
                                                .toArray()),
                                "to",
                                INT64)
                        : graph.integers(values);
            case 6:
                if (graph.opset() >= 9 && LongStream.of(values).allMatch(v -> v > 0 && v < 6) && count < 5) {
                    return graph.node("Shape", graph.node("ConstantOfShape", integers(values)));
                }
                return graph.integers(values);
            case 7: {
                if (!small(values)) {
                    return graph.integers(values);
                }
                long other = draws.from(1, 3);
                return graph.node(
                        "Sub",
                        integers(LongStream.of(values).map(v -> v + other).toArray()) + "," + integers(other));
            }
            case 8: {
                if (!small(values)) {
                    return graph.integers(values);
                }
                long[] dividends = LongStream.of(values)
                        .map(v -> v * 3 + (v < 0 ? -draws.from(0, 2) : v > 0 ? draws.from(0, 2) : 0))
                        .toArray();
                return graph.node("Div", integers(dividends) + "," + integers(3));
            }
            case 9:
                return small(values)
                        ? graph.node("Cast", graph.node("Cast", integers(values), "to", INT32), "to", INT64)
                        : graph.integers(values);
            case 10:
                return count == 1 ? unsqueeze(integer(values[0]), 0) : graph.integers(values);
            case 11:
                if (count > 1 && LongStream.of(values).allMatch(v -> v == values[0])) {
                    return graph.opset() >= 8
                            ? graph.node("Expand", integers(values[0]) + "," + integers(count))
                            : graph.integers(values);
                }
                return graph.node("Reshape", integers(values) + "," + integers(draws.coin() ? -1 : count));
            default:
                return graph.node("Identity", integers(values));
        }
    }

    private static boolean small(long... values) {
        return LongStream.of(values).allMatch(v -> v > -100_000 && v < 100_000);
    }

    /** One integer without an axis. */
    String integer(long value) {
        return graph.opset() >= 12 && draws.coin()
                ? graph.node("Constant", "", "value_int", value)
                : squeeze(integers(value), 0);
    }

    /** One number without an axis. */
    String number(double value) {
        return floats(new long[0], value);
    }

    /** A tensor of floats. */
    String floats(long[] shape, double... values) {
        depth++;
        try {
            return depth > DEEPEST || draws.coin() ? graph.floats(shape, values) : computed(shape, values);
        } finally {
            depth--;
        }
    }

    private String computed(long[] shape, double... values) {
        int rank = shape.length;
        int count = values.length;
        switch (draws.from(0, 13)) {
            case 0: {
                long[] target = shape.clone();
                if (rank > 0 && draws.coin()) {
                    target[draws.from(0, rank - 1)] = -1;
                }
                return graph.node("Reshape", floats(new long[] {count}, values) + "," + integers(target));
            }
            case 1: {
                int[] order = draws.permutation(rank);
                long[] to = new long[rank];
                long[] back = new long[rank];
                for (int i = 0; i < rank; i++) {
                    to[i] = shape[order[i]];
                    back[order[i]] = i;
                }
                return graph.node("Transpose", floats(to, transposed(shape, order, values)), "perm", back);
            }
            case 2:
                if (rank > 0 && shape[0] > 1) {
                    int middle = draws.from(1, (int) shape[0] - 1);
                    int at = count / (int) shape[0] * middle;
                    long[] first = shape.clone();
                    long[] second = shape.clone();
                    first[0] = middle;
                    second[0] -= middle;
                    return graph.node(
                            "Concat",
                            floats(first, Arrays.copyOf(values, at)) + ","
                                    + floats(second, Arrays.copyOfRange(values, at, count)),
                            "axis",
                            draws.coin() ? 0 : -rank);
                }
                return graph.floats(shape, values);
            case 3:
                if (rank > 0) {
                    int each = count / (int) shape[0];
                    long[] longer = shape.clone();
                    longer[0] += 2;
                    double[] padded = new double[count + 2 * each];
                    System.arraycopy(values, 0, padded, each, count);
                    return slice(floats(longer, padded), 1, draws.coin() ? -1 : shape[0] + 1, -rank, 1);
                }
                return graph.floats(shape, values);
            case 4:
                return graph.node(draws.of("Add", "Sub"), floats(shape, values) + "," + floats(new long[0], 0));
            case 5: {
                double[] halves = DoubleStream.of(values).map(v -> v / 2).toArray();
                return draws.coin()
                        ? graph.node("Mul", floats(shape, halves) + "," + number(2))
                        : graph.node("Div", floats(shape, halves) + "," + number(0.5));
            }
            case 6:
                return graph.node("Cast", graph.node("Cast", floats(shape, values), "to", DOUBLE), "to", FLOAT);
            case 7: {
                int axis = draws.from(0, rank);
                return squeeze(unsqueeze(floats(shape, values), axis), axis);
            }
            case 8: {
                boolean uniform = DoubleStream.of(values).allMatch(v -> v == values[0]);
                if (graph.opset() >= 9 && uniform && count > 0) {
                    return draws.coin()
                            ? graph.node("ConstantOfShape", integers(shape), "value", new double[] {values[0]})
                            : graph.node("Expand", number(values[0]) + "," + integers(shape));
                }
                return graph.floats(shape, values);
            }
            case 9:
                if (rank > 0) {
                    int[] order = draws.permutation((int) shape[0]);
                    int each = count / order.length;
                    double[] table = new double[count];
                    long[] positions = new long[order.length];
                    for (int i = 0; i < order.length; i++) {
                        System.arraycopy(values, i * each, table, order[i] * each, each);
                        positions[i] = draws.coin() ? order[i] : order[i] - order.length;
                    }
                    return graph.node("Gather", floats(shape, table) + "," + integers(positions));
                }
                return graph.floats(shape, values);
            case 10:
                return rank == 1 ? graph.node("Constant", "", "value", values) : graph.floats(shape, values);
            case 11: {
                double[] less = DoubleStream.of(values).map(v -> v - 1).toArray();
                return graph.node("Max", floats(shape, less) + "," + floats(shape, values));
            }
            case 12:
                return graph.node("Pow", floats(shape, values) + "," + number(1));
            default:
                return graph.node(draws.of("Identity", "Dropout"), floats(shape, values));
        }
    }

    private static double[] transposed(long[] shape, int[] order, double... values) {
        int rank = shape.length;
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int[] index = new int[rank];
            int rest = i;
            for (int axis = rank - 1; axis >= 0; axis--) {
                index[axis] = rest % (int) shape[axis];
                rest /= (int) shape[axis];
            }
            int place = IntStream.of(order).reduce(0, (sum, axis) -> sum * (int) shape[axis] + index[axis]);
            result[place] = values[i];
        }
        return result;
    }

    /** Before version 13 the axes are an attribute. */
    String squeeze(String value, long... axes) {
        return graph.opset() < 13
                ? graph.node("Squeeze", value, "axes", axes)
                : graph.node("Squeeze", value + "," + integers(axes));
    }

    /** Before version 13 the axes are an attribute. */
    String unsqueeze(String value, long... axes) {
        return graph.opset() < 13
                ? graph.node("Unsqueeze", value, "axes", axes)
                : graph.node("Unsqueeze", value + "," + integers(axes));
    }

    /** Before version 10 the bounds are attributes, and there is no step. */
    String slice(String value, long start, long end, long axis, long step) {
        if (graph.opset() < 10) {
            return graph.node(
                    "Slice", value, "starts", new long[] {start}, "ends", new long[] {end}, "axes", new long[] {axis});
        }
        String bounds = value + "," + integers(start) + "," + integers(end);
        if (step == 1 && draws.coin()) {
            return axis == 0 && draws.coin()
                    ? graph.node("Slice", bounds)
                    : graph.node("Slice", bounds + "," + integers(axis));
        }
        return graph.node("Slice", bounds + "," + integers(axis) + "," + integers(step));
    }
}
