package io.jundenpa.jmh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Random nodes over rows, of every operator that Jundenpa reads, in the form of the graph's opset. Most are valid. The
 * others have an axis, a shape or an attribute at or beyond the border.
 */
final class RandomNodes {

    private static final String ML = "ai.onnx.ml:";

    private final RandomGraph graph;
    private final Draws draws;
    private final long batch;
    private final RandomConstants constants;
    private final Map<String, long[]> values;
    private final Map<String, Function<Rows, String>> operators = new TreeMap<>();

    /** A value of floats that depends on the input, and its shape. */
    private record Rows(String name, long[] shape) {
        int rank() {
            return shape.length;
        }
    }

    /**
     * Nodes that read some of the given values.
     *
     * @param batch how many rows a batch has
     * @param values the shapes of values of floats that depend on the input
     */
    RandomNodes(RandomGraph graph, Draws draws, long batch, Map<String, long[]> values) {
        this.graph = graph;
        this.draws = draws;
        this.batch = batch;
        this.values = values;
        this.constants = new RandomConstants(graph, draws);
        elementwise();
        arithmetic();
        rowwise();
        reductions();
        windows();
        recurrent();
        shapes();
        machineLearning();
        patterns();
    }

    List<String> types() {
        return List.copyOf(operators.keySet());
    }

    /** Adds a random node of a type, and what it reads; returns the name of its output, or nothing if no value fits it. */
    String add(String type) {
        return operators.get(type).apply(rows());
    }

    private Rows rows() {
        List<String> names = List.copyOf(values.keySet());
        String name = draws.once(3) ? draws.of(names) : names.get(names.size() - 1);
        return new Rows(name, values.get(name));
    }

    private void add(String type, long since, Function<Rows, String> node) {
        if (graph.opset() >= since) {
            operators.put(type, node);
        }
    }

    private void plain(long since, String... types) {
        for (String type : types) {
            add(type, since, x -> graph.node(type, x.name));
        }
    }

    private void elementwise() {
        plain(7, "Abs", "Acos", "Asin", "Atan", "Ceil", "Cos", "Exp", "Floor", "Identity", "Log", "Neg", "Reciprocal");
        plain(7, "Relu", "Sigmoid", "Sin", "Softplus", "Softsign", "Sqrt", "Tan", "Tanh");
        plain(9, "Acosh", "Asinh", "Atanh", "Cosh", "Erf", "Sign", "Sinh");
        plain(11, "Round");
        plain(14, "HardSwish");
        plain(18, "Mish");
        with("Celu", 12, "alpha");
        with("Elu", 7, "alpha");
        with("HardSigmoid", 7, "alpha", "beta");
        with("LeakyRelu", 7, "alpha");
        with("Selu", 7, "alpha", "gamma");
        with("Shrink", 9, "bias", "lambd");
        with("Swish", 24, "alpha");
        with("ThresholdedRelu", 10, "alpha");
        add(
                "Gelu",
                20,
                x -> draws.coin()
                        ? graph.node("Gelu", x.name)
                        : graph.node("Gelu", x.name, "approximate", draws.of("tanh", "none")));
        add("Clip", 7, this::clip);
        add("Dropout", 7, this::dropout);
        add("PRelu", 7, x -> graph.node("PRelu", x.name + "," + beside(x)));
        add("Cast", 9, this::cast);
        add("CastLike", 15, x -> {
            String like = draws.coin() ? constants.integers(1) : constants.number(1);
            return graph.node("Cast", graph.node("CastLike", x.name + "," + like), "to", 1);
        });
    }

    private void with(String type, long since, String... attributes) {
        add(type, since, x -> {
            List<Object> given = new ArrayList<>();
            for (String attribute : attributes) {
                if (draws.coin()) {
                    given.addAll(List.of(attribute, draws.once(4) ? draws.small() : (1 + draws.from(0, 8)) / 4f));
                }
            }
            return graph.node(type, x.name, given.toArray());
        });
    }

    private String clip(Rows x) {
        float min = draws.small();
        float max = draws.once(5) && graph.opset() >= 11 ? draws.small() : min + draws.from(0, 8) / 4f;
        if (graph.opset() < 11) {
            return draws.coin()
                    ? graph.node("Clip", x.name, "min", min, "max", max)
                    : graph.node("Clip", x.name, draws.of("min", "max"), min);
        }
        String low = draws.once(3) ? "" : constants.number(min);
        String high = draws.once(3) ? "" : constants.number(max);
        return graph.node("Clip", x.name + "," + low + (high.isEmpty() ? "" : "," + high));
    }

    private String dropout(Rows x) {
        if (graph.opset() < 12) {
            return graph.node("Dropout", x.name, "ratio", 0.25f);
        }
        return draws.coin()
                ? graph.node("Dropout", x.name)
                : graph.node("Dropout", x.name + "," + constants.number(0.25));
    }

    /** To integers, an operator of integers, and back to floats. */
    private String cast(Rows x) {
        long type = draws.of(6L, 7L);
        String whole = graph.node("Cast", x.name, "to", type);
        String two = graph.node("Cast", constants.integers(draws.from(1, 3)), "to", type);
        String result = switch (draws.from(0, 9)) {
            case 0 -> graph.node(draws.of("Abs", "Neg", "Sign"), whole);
            case 1 -> graph.node(draws.of("Add", "Sub", "Mul"), whole + "," + two);
            case 2 -> graph.node("Div", whole + "," + two);
            case 3 -> graph.node(graph.opset() < 12 ? "Mul" : draws.of("Max", "Min"), whole + "," + two);
            case 4 -> graph.node("Cast", whole, "to", draws.of(6L, 7L));
            case 5 -> graph.node("ReduceSum", whole, "keepdims", 1);
            case 6 -> graph.node("Cast", x.name, "to", draws.of(1L, 2L, 9L, 11L));
            case 7 -> graph.node("Add", whole + "," + whole);
            default -> whole;
        };
        return graph.node("Cast", result, "to", 1);
    }

    private void arithmetic() {
        for (String type : List.of("Add", "Sub", "Mul", "Div", "Pow")) {
            add(type, 7, x -> {
                String other = other(x);
                return graph.node(type, draws.once(3) ? other + "," + x.name : x.name + "," + other);
            });
        }
        for (String type : List.of("Max", "Min", "Mean", "Sum")) {
            add(type, 8, x -> {
                String all = x.name;
                for (int i = draws.from(0, 2); i > 0; i--) {
                    all = draws.coin() ? all + "," + other(x) : other(x) + "," + all;
                }
                return graph.node(type, all);
            });
        }
        add("Gemm", 7, this::gemm);
        add("MatMul", 7, this::matMul);
    }

    /** A constant that can be broadcast to rows, or other rows. */
    private String other(Rows x) {
        return draws.once(3) ? rows().name : beside(x);
    }

    /** A constant that can be broadcast to rows, or to which they can be broadcast. */
    private String beside(Rows x) {
        int rank = draws.once(8) ? x.rank() + 1 : draws.from(0, x.rank());
        long[] shape = new long[rank];
        for (int i = 0; i < rank; i++) {
            int axis = x.rank() - rank + i;
            long size = axis < 0 ? draws.from(1, 2) : x.shape[axis];
            shape[i] = draws.once(3) || (isBatch(x, axis) && !draws.once(10)) ? 1 : size;
            shape[i] = shape[i] == 1 && draws.once(8) ? draws.from(1, 3) : shape[i];
        }
        int count = count(shape);
        return constants.floats(shape, draws.coin() ? draws.positive(count) : draws.wide(count));
    }

    private boolean isBatch(Rows x, int axis) {
        return axis >= 0 && x.shape[axis] == batch;
    }

    private static int count(long... shape) {
        return (int) LongStream.of(shape).reduce(1, (a, b) -> a * b);
    }

    private String floats(long... shape) {
        return constants.floats(shape, draws.numbers(count(shape)));
    }

    private String positive(long... shape) {
        return constants.floats(shape, draws.positive(count(shape)));
    }

    private long last(Rows x) {
        return x.rank() == 0 ? 1 : x.shape[x.rank() - 1];
    }

    /** Rows of [batch, numbers], by a Flatten if need be. */
    private Rows matrix(Rows x) {
        return x.rank() == 2 || x.rank() == 0 || draws.once(10)
                ? x
                : new Rows(graph.node("Flatten", x.name), new long[] {x.shape[0], count(x.shape) / x.shape[0]});
    }

    private String gemm(Rows given) {
        Rows x = matrix(given);
        long in = last(x);
        long out = draws.from(1, 4);
        boolean transposed = draws.coin();
        String weights = transposed ? floats(out, in) : floats(in, out);
        String bias = switch (draws.from(0, 6)) {
            case 0 -> graph.opset() < 11 ? floats(out) : "";
            case 1 -> floats(1);
            case 2 -> floats(1, out);
            case 3 -> floats();
            case 4 -> floats(batch, 1);
            default -> floats(out);
        };
        List<Object> attributes = new ArrayList<>();
        if (transposed) {
            attributes.addAll(List.of("transB", 1));
        }
        if (draws.once(3)) {
            attributes.addAll(List.of("alpha", draws.small(), "beta", draws.small()));
        }
        if (draws.once(10)) {
            attributes.addAll(List.of("transA", 1));
        }
        return graph.node("Gemm", x.name + "," + weights + (bias.isEmpty() ? "" : "," + bias), attributes.toArray());
    }

    private String matMul(Rows x) {
        long in = last(x);
        return switch (draws.from(0, 19)) {
            case 0 -> graph.node("MatMul", x.name + "," + floats(in));
            case 1 -> graph.node("MatMul", x.name + "," + floats(draws.from(1, 2), in, draws.from(1, 4)));
            case 2 -> {
                long rows = x.rank() > 1 ? x.shape[x.rank() - 2] : in;
                yield graph.node("MatMul", floats(draws.from(1, 4), rows) + "," + x.name);
            }
            case 3 -> graph.node("MatMul", x.name + "," + rows().name);
            default -> graph.node("MatMul", x.name + "," + floats(in, draws.from(1, 4)));
        };
    }

    /** An axis of rows, most often not the batch. Some count from the end. */
    private int axis(Rows x) {
        int rank = Math.max(1, x.rank());
        int axis = draws.from(0, rank - 1);
        if (x.rank() > 1 && isBatch(x, axis) && !draws.once(10)) {
            axis = (axis + 1) % rank;
        }
        axis = draws.once(60) ? rank : axis;
        return draws.coin() ? axis : axis - rank;
    }

    private static int positive(int axis, Rows x) {
        return Math.max(0, Math.min(x.rank() - 1, axis < 0 ? axis + x.rank() : axis));
    }

    private static long size(Rows x, int axis) {
        return x.rank() == 0 ? 1 : x.shape[positive(axis, x)];
    }

    private void rowwise() {
        for (String type : List.of("Hardmax", "LogSoftmax", "Softmax")) {
            add(type, 7, x -> {
                int axis = graph.opset() < 11 ? positive(axis(x), x) : axis(x);
                return draws.once(3) ? graph.node(type, x.name) : graph.node(type, x.name, "axis", axis);
            });
        }
        add(
                "LpNormalization",
                7,
                x -> draws.coin()
                        ? graph.node("LpNormalization", x.name, "axis", axis(x), "p", draws.from(1, 2))
                        : graph.node("LpNormalization", x.name));
        add("BatchNormalization", 7, x -> {
            long channels = x.rank() > 1 ? x.shape[1] : 1;
            String inputs =
                    String.join(",", x.name, floats(channels), floats(channels), floats(channels), positive(channels));
            return draws.coin()
                    ? graph.node("BatchNormalization", inputs)
                    : graph.node("BatchNormalization", inputs, "epsilon", 0.01f);
        });
        add("InstanceNormalization", 7, x -> {
            // ONNX Runtime computes x * a + b, where the roundings of one number do not cancel out.
            if (last(x) == 1) {
                return "";
            }
            long channels = x.rank() > 1 ? x.shape[1] : 1;
            return graph.node(
                    "InstanceNormalization",
                    x.name + "," + floats(channels) + "," + floats(channels),
                    "epsilon",
                    draws.of(1e-5f, 0.01f));
        });
        add("GroupNormalization", 18, x -> {
            long channels = x.rank() > 1 ? x.shape[1] : 1;
            long groups = draws.of(1L, channels, channels % 2 == 0 ? channels / 2 : channels);
            long scales = graph.opset() < 21 ? groups : channels;
            return graph.node(
                    "GroupNormalization", x.name + "," + floats(scales) + "," + floats(scales), "num_groups", groups);
        });
        add("LayerNormalization", 17, x -> {
            int axis = axis(x);
            long[] shape = Arrays.copyOfRange(x.shape, positive(axis, x), x.rank());
            String inputs = x.name + "," + floats(shape) + (draws.coin() ? "," + floats(shape) : "");
            return draws.coin()
                    ? graph.node("LayerNormalization", inputs, "axis", axis)
                    : graph.node("LayerNormalization", inputs, "axis", axis, "epsilon", 0.01f);
        });
        add("RMSNormalization", 23, x -> {
            int axis = axis(x);
            long[] shape = Arrays.copyOfRange(x.shape, positive(axis, x), x.rank());
            return graph.node("RMSNormalization", x.name + "," + floats(shape), "axis", axis);
        });
    }

    private void reductions() {
        plain(7, "GlobalAveragePool", "GlobalMaxPool");
        for (String type : List.of(
                "ReduceL1",
                "ReduceL2",
                "ReduceLogSumExp",
                "ReduceMax",
                "ReduceMean",
                "ReduceMin",
                "ReduceProd",
                "ReduceSum",
                "ReduceSumSquare")) {
            add(type, 7, x -> reduction(type, x));
        }
    }

    private String reduction(String type, Rows x) {
        long[] axes = IntStream.rangeClosed(0, draws.once(3) ? 1 : 0)
                .mapToLong(i -> axis(x))
                .toArray();
        if (graph.opset() < 11) {
            axes = LongStream.of(axes).map(axis -> positive((int) axis, x)).toArray();
        }
        List<Object> attributes = new ArrayList<>();
        if (draws.coin()) {
            attributes.addAll(List.of("keepdims", draws.from(0, 1)));
        }
        boolean asInput = graph.opset() >= (type.equals("ReduceSum") ? 13 : 18);
        if (asInput && draws.once(10)) {
            attributes.addAll(List.of("noop_with_empty_axes", draws.from(0, 1)));
            axes = new long[0];
        }
        if (!asInput) {
            attributes.addAll(List.of("axes", axes));
        }
        String inputs = asInput && axes.length > 0 ? x.name + "," + constants.integers(axes) : x.name;
        return graph.node(type, inputs, attributes.toArray());
    }

    /** Rows of [batch, channels, steps], by a Reshape if need be. */
    private Rows steps(Rows x) {
        if (x.rank() == 3 || x.rank() < 2 || draws.once(20)) {
            return x;
        }
        long width = count(x.shape) / x.shape[0];
        List<Long> divisors = LongStream.rangeClosed(1, width)
                .filter(d -> width % d == 0)
                .boxed()
                .toList();
        long channels = draws.of(divisors);
        long[] shape = {x.shape[0], channels, width / channels};
        return new Rows(
                graph.node("Reshape", x.name + "," + constants.integers(0, channels, draws.coin() ? -1 : shape[2])),
                shape);
    }

    private void windows() {
        add("Conv", 7, this::convolution);
        add("AveragePool", 7, x -> pool("AveragePool", steps(x)));
        add("MaxPool", 7, x -> pool("MaxPool", steps(x)));
    }

    private List<Object> window(long size, boolean dilated) {
        List<Object> attributes = new ArrayList<>();
        if (draws.coin()) {
            attributes.addAll(List.of("strides", new long[] {draws.from(1, 3)}));
        }
        if (dilated && draws.once(3)) {
            attributes.addAll(List.of("dilations", new long[] {draws.from(1, 3)}));
        }
        switch (draws.from(0, 5)) {
            case 0 -> attributes.addAll(List.of("auto_pad", draws.of("VALID", "SAME_UPPER", "SAME_LOWER")));
            case 1, 2, 3 ->
                attributes.addAll(List.of("pads", new long[] {draws.from(0, (int) size), draws.from(0, (int) size)}));
            default -> {}
        }
        return attributes;
    }

    private String convolution(Rows given) {
        Rows x = steps(given);
        long channels = x.rank() > 1 ? x.shape[1] : 1;
        long groups = draws.once(3) ? channels : channels % 2 == 0 && draws.coin() ? 2 : 1;
        long outputs = groups * draws.from(1, 2);
        long size = draws.from(1, Math.min(3, (int) last(x)));
        List<Object> attributes = window(size, true);
        if (groups > 1) {
            attributes.addAll(List.of("group", groups));
        }
        if (draws.coin()) {
            attributes.addAll(List.of("kernel_shape", new long[] {size}));
        }
        String inputs =
                x.name + "," + floats(outputs, channels / groups, size) + (draws.coin() ? "," + floats(outputs) : "");
        return graph.node("Conv", inputs, attributes.toArray());
    }

    private String pool(String type, Rows x) {
        long size = draws.from(1, Math.min(4, (int) last(x)));
        List<Object> attributes =
                window(size - 1, draws.once(5) && graph.opset() >= (type.equals("MaxPool") ? 10 : 19));
        attributes.addAll(List.of("kernel_shape", new long[] {size}));
        if (graph.opset() >= 10 && draws.once(3)) {
            attributes.addAll(List.of("ceil_mode", 1));
        }
        if (type.equals("AveragePool") && draws.once(3)) {
            attributes.addAll(List.of("count_include_pad", 1));
        }
        return graph.node(type, x.name, attributes.toArray());
    }

    private void recurrent() {
        add("RNN", 7, x -> recurrent("RNN", 1, x));
        add("GRU", 7, x -> recurrent("GRU", 3, x));
        add("LSTM", 7, x -> recurrent("LSTM", 4, x));
    }

    private String recurrent(String type, long gates, Rows given) {
        Rows x = steps(given);
        // ONNX Runtime 1.29 ends the process at a sequence of another rank.
        if (x.rank() != 3) {
            return "";
        }
        boolean batchFirst = graph.opset() >= 14 && draws.once(20);
        String sequence = batchFirst || isBatch(x, 1) || draws.once(20)
                ? x.name
                : graph.node("Transpose", x.name, "perm", new long[] {1, 0, 2});
        long directions = draws.once(3) ? 2 : 1;
        long size = draws.from(1, 3);
        List<String> inputs = new ArrayList<>(
                List.of(sequence, floats(directions, gates * size, last(x)), floats(directions, gates * size, size)));
        if (draws.coin()) {
            inputs.add(floats(directions, 2 * gates * size));
        }
        List<Object> attributes = new ArrayList<>(List.of("hidden_size", size));
        if (directions == 2) {
            attributes.addAll(List.of("direction", "bidirectional"));
        } else if (draws.once(3)) {
            attributes.addAll(List.of("direction", draws.of("reverse", "forward")));
        }
        if (batchFirst) {
            attributes.addAll(List.of("layout", 1));
        }
        if (type.equals("GRU") && draws.coin()) {
            attributes.addAll(List.of("linear_before_reset", draws.from(0, 1)));
        }
        if (draws.once(12)) {
            attributes.addAll(List.of("clip", 0.5f));
        }
        if (draws.once(12)) {
            String[] usual = switch (type) {
                case "RNN" -> new String[] {draws.of("Tanh", "Relu")};
                case "GRU" -> new String[] {"Sigmoid", draws.of("Tanh", "Relu")};
                default -> new String[] {"Sigmoid", "Tanh", draws.of("Tanh", "Relu")};
            };
            attributes.addAll(List.of("activations", directions == 1 ? usual : twice(usual)));
        }
        if (draws.once(4)) {
            while (inputs.size() < 5) {
                inputs.add("");
            }
            inputs.add(
                    constants.floats(new long[] {directions, batch, size}, new double[count(directions, batch, size)]));
        }
        List<String> outputs = new ArrayList<>(List.of("", "", ""));
        int used = draws.from(0, type.equals("LSTM") && draws.once(5) ? 2 : 1);
        outputs.set(used, graph.name());
        graph.node(outputs.subList(0, used + 1), type, String.join(",", inputs), attributes.toArray());
        return outputs.get(used);
    }

    private static String[] twice(String[] texts) {
        String[] all = Arrays.copyOf(texts, 2 * texts.length);
        System.arraycopy(texts, 0, all, texts.length, texts.length);
        return all;
    }

    private void shapes() {
        add("Flatten", 7, x -> {
            int axis = graph.opset() < 11 ? positive(axis(x), x) : axis(x);
            return draws.coin() ? graph.node("Flatten", x.name) : graph.node("Flatten", x.name, "axis", axis);
        });
        add("Reshape", 7, this::reshape);
        add("Squeeze", 7, x -> {
            long[] ones = IntStream.range(0, x.rank())
                    .filter(axis -> x.shape[axis] == 1)
                    .mapToLong(axis -> graph.opset() >= 11 && draws.coin() ? axis - x.rank() : axis)
                    .toArray();
            if (draws.once(4)) {
                return graph.node("Squeeze", x.name);
            }
            return ones.length == 0 ? "" : constants.squeeze(x.name, draws.coin() ? ones : new long[] {ones[0]});
        });
        add("Unsqueeze", 7, x -> {
            int rank = x.rank() + 1;
            int axis = draws.from(0, rank - 1);
            return constants.unsqueeze(x.name, graph.opset() >= 11 && draws.coin() ? axis - rank : axis);
        });
        add("Transpose", 7, x -> {
            int[] order = draws.permutation(x.rank());
            return draws.once(6)
                    ? graph.node("Transpose", x.name)
                    : graph.node(
                            "Transpose",
                            x.name,
                            "perm",
                            IntStream.of(order).asLongStream().toArray());
        });
        add("Concat", 7, this::concat);
        add("Expand", 8, this::expand);
        add("Gather", 7, this::gather);
        add("OneHot", 11, this::oneHot);
        add("Pad", 7, this::pad);
        add("Slice", 7, this::slice);
        add("Split", 7, this::split);
        add("Tile", 7, x -> {
            long[] times = LongStream.of(x.shape)
                    .map(size -> size == batch || draws.coin() ? 1 : draws.from(1, 3))
                    .toArray();
            return graph.node("Tile", x.name + "," + constants.integers(times));
        });
    }

    /** The dimensions of rows in another order or grouping, with a 0 or a -1, or the size of the batch by a Shape. */
    private String reshape(Rows x) {
        List<Long> shape = new ArrayList<>(LongStream.of(x.shape).boxed().toList());
        switch (draws.from(0, 3)) {
            case 0 -> {
                if (shape.size() > 2) {
                    int axis = draws.from(0, shape.size() - 2);
                    shape.set(axis, shape.get(axis) * shape.remove(axis + 1));
                }
            }
            case 1 -> {
                int axis = draws.from(0, shape.size());
                shape.add(axis, 1L);
            }
            case 2 -> {
                int axis = shape.isEmpty() ? 0 : draws.from(0, shape.size() - 1);
                if (!shape.isEmpty() && shape.get(axis) % 2 == 0) {
                    shape.set(axis, shape.get(axis) / 2);
                    shape.add(axis + draws.from(0, 1), 2L);
                }
            }
            default -> {
                if (shape.size() > 2) {
                    shape.add(draws.from(1, shape.size() - 2), shape.remove(shape.size() - 1));
                }
            }
        }
        for (int axis = 0; axis < shape.size(); axis++) {
            boolean same = axis < x.rank() && x.shape[axis] == shape.get(axis);
            shape.set(axis, same && (shape.get(axis) == batch ? draws.once(2) : draws.once(4)) ? 0 : shape.get(axis));
        }
        int batchAxis = shape.indexOf(batch);
        if (batchAxis >= 0 && draws.once(4)) {
            List<String> sizes = new ArrayList<>();
            for (int axis = 0; axis < shape.size(); axis++) {
                sizes.add(
                        axis == batchAxis
                                ? sizeOf(
                                        x,
                                        IntStream.range(0, x.rank())
                                                .filter(a -> isBatch(x, a))
                                                .findFirst()
                                                .orElse(0))
                                : constants.integers(shape.get(axis)));
            }
            return graph.node("Reshape", x.name + "," + graph.node("Concat", String.join(",", sizes), "axis", 0));
        }
        if (!shape.isEmpty() && !shape.contains(0L) || draws.once(6)) {
            int open = batchAxis >= 0 && !draws.once(4)
                    ? batchAxis
                    : shape.isEmpty() ? -1 : draws.from(0, shape.size() - 1);
            if (open >= 0) {
                shape.set(open, draws.once(12) ? 1L : -1L);
            }
        }
        String sizes =
                constants.integers(shape.stream().mapToLong(Long::longValue).toArray());
        return graph.opset() >= 14 && draws.once(8)
                ? graph.node("Reshape", x.name + "," + sizes, "allowzero", 1)
                : graph.node("Reshape", x.name + "," + sizes);
    }

    /** A list of one integer: the size of an axis at run time. */
    private String sizeOf(Rows x, int axis) {
        String shape = graph.node("Shape", x.name);
        return switch (draws.from(0, 3)) {
            case 0 -> graph.node("Gather", shape + "," + constants.integers(axis));
            case 1 -> constants.unsqueeze(graph.node("Gather", shape + "," + constants.integer(axis - x.rank())), 0);
            case 2 ->
                graph.opset() >= 15
                        ? graph.node("Shape", x.name, "start", axis, "end", axis + 1)
                        : constants.slice(shape, axis, axis + 1, 0, 1);
            default -> constants.slice(shape, axis, axis + 1, 0, 1);
        };
    }

    private String concat(Rows x) {
        int axis = axis(x);
        int place = positive(axis, x);
        List<String> parts = new ArrayList<>(List.of(x.name));
        for (int i = draws.from(0, 2); i > 0; i--) {
            long[] shape = x.shape.clone();
            if (x.rank() > 0) {
                shape[place] = draws.from(1, 2);
            }
            int added = draws.from(0, parts.size());
            switch (draws.from(0, 3)) {
                case 0 -> parts.add(added, x.name);
                case 1 -> parts.add(added, rows().name);
                case 2 -> parts.add(added, graph.node("Neg", x.name));
                default -> {
                    long[] sizes = shape.clone();
                    sizes = LongStream.of(sizes)
                            .map(size -> size == batch ? 1 : size)
                            .toArray();
                    String constant = floats(sizes);
                    int batchAxis = IntStream.range(0, x.rank())
                            .filter(a -> isBatch(x, a))
                            .findFirst()
                            .orElse(-1);
                    if (batchAxis >= 0 && graph.opset() >= 8 && !draws.once(8)) {
                        List<String> all = new ArrayList<>();
                        for (int a = 0; a < x.rank(); a++) {
                            all.add(a == batchAxis ? sizeOf(x, a) : constants.integers(sizes[a]));
                        }
                        constant = graph.node(
                                "Expand", constant + "," + graph.node("Concat", String.join(",", all), "axis", 0));
                    }
                    parts.add(added, constant);
                }
            }
        }
        return graph.node("Concat", String.join(",", parts), "axis", axis);
    }

    private String expand(Rows x) {
        long[] shape = LongStream.of(x.shape)
                .map(size -> size == batch ? 1 : size == 1 ? draws.from(1, 3) : draws.coin() ? 1 : size)
                .toArray();
        int from = draws.once(4) && x.rank() > 0 ? draws.from(0, x.rank() - 1) : 0;
        return graph.node("Expand", x.name + "," + constants.integers(Arrays.copyOfRange(shape, from, shape.length)));
    }

    private String gather(Rows x) {
        int axis = axis(x);
        int size = (int) size(x, axis);
        if (draws.once(5)) {
            String table = floats(draws.from(2, 5), draws.from(1, 3));
            String positions = graph.node("Cast", graph.node("Hardmax", x.name, "axis", x.rank() - 1), "to", 7);
            return graph.node("Gather", table + "," + positions);
        }
        long[] positions = new long[draws.from(1, 3)];
        Arrays.setAll(positions, i -> draws.from(draws.once(30) ? -size - 1 : -size, draws.once(30) ? size : size - 1));
        String list = switch (draws.from(0, 4)) {
            case 0 -> constants.integer(positions[0]);
            case 1 -> graph.node("Reshape", constants.integers(positions) + "," + constants.integers(1, -1));
            default -> constants.integers(positions);
        };
        return draws.once(4)
                ? graph.node("Gather", x.name + "," + list)
                : graph.node("Gather", x.name + "," + list, "axis", axis);
    }

    private String oneHot(Rows x) {
        int depth = draws.from(1, 4);
        String indices = graph.node(
                "Cast",
                graph.node(
                        "Clip",
                        x.name + "," + constants.number(draws.once(4) ? -1 : 0) + ","
                                + constants.number(draws.once(8) ? depth : depth - 1)),
                "to",
                7);
        String size = draws.coin() ? constants.integer(depth) : constants.integers(depth);
        String values = constants.floats(new long[] {2}, draws.once(8) ? new double[] {1, 2} : new double[] {0, 1});
        return draws.coin()
                ? graph.node("OneHot", indices + "," + size + "," + values)
                : graph.node("OneHot", indices + "," + size + "," + values, "axis", draws.once(5) ? axis(x) : x.rank());
    }

    private String pad(Rows x) {
        long[] pads = new long[2 * x.rank()];
        for (int axis = 0; axis < x.rank(); axis++) {
            if (!isBatch(x, axis) || draws.once(12)) {
                pads[axis] = draws.from(draws.once(12) ? -1 : 0, 2);
                pads[axis + x.rank()] = draws.from(0, 2);
            }
        }
        String mode = draws.once(8) ? draws.of("reflect", "edge") : "constant";
        if (graph.opset() < 11) {
            return graph.node("Pad", x.name, "pads", pads, "value", draws.small(), "mode", mode);
        }
        if (graph.opset() >= 18 && draws.once(3) && x.rank() > 0) {
            int axis = axis(x);
            String inputs = x.name + "," + constants.integers(draws.from(0, 2), draws.from(0, 2)) + ","
                    + (draws.coin() ? "" : constants.number(draws.small()));
            return graph.node("Pad", inputs + "," + constants.integers(axis), "mode", mode);
        }
        String inputs =
                x.name + "," + constants.integers(pads) + (draws.coin() ? "" : "," + constants.number(draws.small()));
        return draws.coin() && mode.equals("constant")
                ? graph.node("Pad", inputs)
                : graph.node("Pad", inputs, "mode", mode);
    }

    private String slice(Rows x) {
        int axis = graph.opset() < 10 ? positive(axis(x), x) : axis(x);
        int size = (int) size(x, axis);
        long step = graph.opset() < 10 ? 1 : draws.of(1, 1, 2, -1, -2);
        long start = step > 0 ? draws.of(0, 1, -1, -size, -100, -2) : draws.of(-1, size - 1, 100, size, 1);
        long end = step > 0 ? draws.of(size, 100, -1, 1, 2, 1_000_000) : draws.of(-100, 0, -size - 1, -size, -2);
        if (draws.once(10)) {
            end = step > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        return constants.slice(x.name, start, end, axis, step);
    }

    private String split(Rows x) {
        int axis = graph.opset() < 11 ? positive(axis(x), x) : axis(x);
        int size = (int) size(x, axis);
        int parts = draws.from(1, Math.min(3, size));
        List<String> outputs =
                IntStream.range(0, parts).mapToObj(i -> graph.name()).toList();
        long[] sizes = new long[parts];
        Arrays.fill(sizes, 1);
        sizes[draws.from(0, parts - 1)] += size - parts;
        boolean stated = draws.coin();
        List<Object> attributes = new ArrayList<>(List.of("axis", axis));
        if (stated && graph.opset() < 13) {
            attributes.addAll(List.of("split", sizes));
        }
        if (!stated && graph.opset() >= 18) {
            attributes.addAll(List.of("num_outputs", parts));
        }
        String inputs = stated && graph.opset() >= 13 ? x.name + "," + constants.integers(sizes) : x.name;
        graph.node(outputs, "Split", inputs, attributes.toArray());
        return draws.of(outputs);
    }

    private void machineLearning() {
        add(ML + "ArrayFeatureExtractor", 7, x -> {
            long[] positions = LongStream.range(0, draws.from(1, 3))
                    .map(i -> draws.from(0, (int) last(x) - 1))
                    .toArray();
            return graph.node(ML + "ArrayFeatureExtractor", x.name + "," + constants.integers(positions));
        });
        add(
                ML + "Normalizer",
                7,
                x -> graph.node(ML + "Normalizer", matrix(x).name, "norm", draws.of("MAX", "L1", "L2")));
        add(ML + "Scaler", 7, given -> {
            Rows x = matrix(given);
            int count = draws.once(3) ? 1 : (int) last(x);
            return graph.node(
                    ML + "Scaler", x.name, "offset", list(draws.numbers(count)), "scale", list(draws.numbers(count)));
        });
        add(ML + "LinearRegressor", 7, given -> {
            Rows x = matrix(given);
            int targets = draws.from(1, 3);
            int width = (int) last(x);
            return graph.node(
                    ML + "LinearRegressor",
                    x.name,
                    "targets",
                    targets,
                    "coefficients",
                    list(draws.numbers(targets * width)),
                    "intercepts",
                    list(draws.numbers(targets)));
        });
        add(ML + "LinearClassifier", 7, given -> {
            Rows x = matrix(given);
            int classes = draws.from(2, 4);
            int width = (int) last(x);
            String scores = graph.name();
            graph.node(
                    List.of(graph.name(), scores),
                    ML + "LinearClassifier",
                    x.name,
                    "classlabels_ints",
                    LongStream.range(0, classes).toArray(),
                    "multi_class",
                    draws.from(0, 1),
                    "post_transform",
                    draws.of("NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"),
                    "coefficients",
                    list(draws.numbers(classes * width)),
                    "intercepts",
                    list(draws.numbers(classes)));
            return scores;
        });
    }

    private static float[] list(double[] numbers) {
        float[] list = new float[numbers.length];
        for (int i = 0; i < list.length; i++) {
            list[i] = (float) numbers[i];
        }
        return list;
    }

    /** What exporters write for one layer, and graphs that differ from it in one place. */
    private void patterns() {
        add("GELU of operators", 9, x -> {
            String root = draws.coin()
                    ? graph.node("Div", x.name + "," + constants.number(nearly(Math.sqrt(2))))
                    : graph.node("Mul", x.name + "," + constants.number(nearly(Math.sqrt(0.5))));
            String gate = graph.node("Add", graph.node("Erf", root) + "," + constants.number(nearly(1)));
            String half = constants.number(nearly(0.5));
            String same = same(x);
            return draws.coin()
                    ? graph.node("Mul", graph.node("Mul", same + "," + gate) + "," + half)
                    : graph.node("Mul", graph.node("Mul", same + "," + half) + "," + gate);
        });
        add("GELU by tanh of operators", 7, x -> {
            String cube = draws.coin()
                    ? graph.node("Pow", x.name + "," + constants.number(nearly(3)))
                    : graph.node("Mul", graph.node("Mul", x.name + "," + same(x)) + "," + same(x));
            String sum = graph.node(
                    "Add", same(x) + "," + graph.node("Mul", cube + "," + constants.number(nearly(0.044715))));
            String tanh =
                    graph.node("Tanh", graph.node("Mul", sum + "," + constants.number(nearly(Math.sqrt(2 / Math.PI)))));
            String gate = graph.node("Add", tanh + "," + constants.number(nearly(1)));
            return graph.node("Mul", graph.node("Mul", x.name + "," + constants.number(nearly(0.5))) + "," + gate);
        });
        add("SiLU of operators", 7, x -> graph.node("Mul", same(x) + "," + graph.node("Sigmoid", x.name)));
        add(
                "Mish of operators",
                7,
                x -> graph.node("Mul", same(x) + "," + graph.node("Tanh", graph.node("Softplus", x.name))));
        add("hard swish of operators", 11, x -> {
            String sum = graph.node("Add", x.name + "," + constants.number(nearly(3)));
            String clip = graph.node("Clip", sum + "," + constants.number(0) + "," + constants.number(nearly(6)));
            String sixth = constants.number(nearly(6));
            return draws.coin()
                    ? graph.node("Mul", same(x) + "," + graph.node("Div", clip + "," + sixth))
                    : graph.node("Div", graph.node("Mul", same(x) + "," + clip) + "," + sixth);
        });
        add("normalisation of operators", 7, this::normalization);
    }

    /** The value itself, or now and then another one. */
    private String same(Rows x) {
        return draws.once(6) ? draws.coin() ? graph.node("Neg", x.name) : rows().name : x.name;
    }

    private double nearly(double number) {
        return draws.once(12) ? number + 0.25 : number;
    }

    private String normalization(Rows x) {
        int axis = draws.once(4) ? axis(x) : -1;
        axis = graph.opset() < 11 ? positive(axis, x) : axis;
        int other = draws.once(8) ? positive(axis(x), x) : axis;
        boolean centred = draws.coin();
        String from = centred ? graph.node("Sub", x.name + "," + mean(x.name, axis)) : x.name;
        String twin = centred && draws.once(4) ? graph.node("Sub", x.name + "," + mean(x.name, other)) : from;
        String square = draws.coin()
                ? graph.node("Pow", twin + "," + constants.number(nearly(2)))
                : graph.node("Mul", twin + "," + (draws.once(6) ? x.name : twin));
        String variance = graph.node("Add", mean(square, other) + "," + constants.number(draws.of(1e-5, 0.01)));
        String root = graph.node("Sqrt", variance);
        String result = draws.coin()
                ? graph.node("Div", from + "," + root)
                : graph.node("Mul", from + "," + graph.node("Reciprocal", root));
        if (draws.coin()) {
            result = graph.node("Mul", result + "," + floats(last(x)));
            result = draws.coin() ? graph.node("Add", result + "," + floats(last(x))) : result;
        }
        return result;
    }

    private String mean(String value, int axis) {
        return graph.opset() < 18
                ? graph.node("ReduceMean", value, "axes", new long[] {axis})
                : graph.node("ReduceMean", value + "," + constants.integers(axis));
    }
}
