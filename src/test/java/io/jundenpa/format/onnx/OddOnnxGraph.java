package io.jundenpa.format.onnx;

import static io.jundenpa.format.onnx.OnnxBytes.bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A small graph of random operators with odd shapes, inputs and attributes. */
final class OddOnnxGraph {

    private static final long[] SIZES = {
        1, 1, 2, 2, 3, 4, 6, 0, -1, 1000, 1_000_001, 1L << 31, 1L << 32, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE
    };
    private static final int USUAL = 7;

    private static final List<String> KEYS = List.of(
            "axis",
            "axes",
            "perm",
            "to",
            "value",
            "value_int",
            "value_ints",
            "value_float",
            "value_floats",
            "start",
            "end",
            "alpha",
            "beta",
            "transB",
            "group",
            "kernel_shape",
            "strides",
            "pads",
            "dilations",
            "hidden_size",
            "direction",
            "layout",
            "keepdims",
            "split",
            "allowzero",
            "num_groups",
            "epsilon",
            "ceil_mode",
            "count_include_pad",
            "auto_pad",
            "p",
            "mode",
            "linear_before_reset",
            "offset",
            "scale",
            "coefficients",
            "intercepts",
            "targets",
            "classlabels_ints",
            "classlabels_int64s",
            "noop_with_empty_axes",
            "starts",
            "ends",
            "shape",
            "min",
            "max",
            "norm",
            "post_transform",
            "training_mode");
    private static final String[] WORDS = {
        "bidirectional", "forward", "reverse", "SAME_UPPER", "SAME_LOWER", "VALID", "constant", "L1", "SOFTMAX", ""
    };

    private final SplittableRandom random;
    private final OnnxGraph graph;
    private final List<String> constants = new ArrayList<>();
    private final List<String> values = new ArrayList<>(List.of("x"));

    OddOnnxGraph(SplittableRandom random) {
        this.random = random;
        this.graph = new OnnxGraph(6 + random.nextInt(20)).output("y");
    }

    byte[] file() {
        long[] shape = shape();
        if (random.nextInt(4) == 0) {
            graph.fixedInput("x", shape);
        } else {
            graph.input("x", shape);
        }
        for (int i = 0; i < 6; i++) {
            constants.add(constant("c" + i));
        }
        int nodes = 1 + random.nextInt(4);
        for (int i = 0; i < nodes; i++) {
            node(i == nodes - 1 ? "y" : "v" + i);
        }
        return graph.file();
    }

    private long[] shape() {
        int rank = random.nextInt(5);
        int range = random.nextInt(25) == 0 ? SIZES.length : USUAL + random.nextInt(5) / 4;
        return IntStream.range(0, rank)
                .mapToLong(i -> SIZES[random.nextInt(range)])
                .toArray();
    }

    private String constant(String name) {
        long[] shape = shape();
        if (random.nextBoolean()) {
            graph.integers(name, shape);
            return name;
        }
        long count = 1;
        for (long size : shape) {
            count = Math.min(1000, Math.max(0, count * Math.min(size, 1000)));
        }
        byte[] numbers = new byte[(int) count * Float.BYTES];
        if (random.nextBoolean()) {
            random.nextBytes(numbers);
        }
        graph.field(bytes(5, OnnxGraph.tensor(name, 1, shape, bytes(9, numbers))));
        return name;
    }

    private void node(String output) {
        List<String> operators = OnnxImport.operators();
        String operator = operators.get(random.nextInt(operators.size())).replace("ai.onnx.ml.", "ai.onnx.ml:");
        List<String> inputs = new ArrayList<>();
        inputs.add(random.nextInt(4) > 0 ? values.get(values.size() - 1) : any());
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            inputs.add(random.nextInt(12) == 0 ? "" : any());
        }
        Object[] attributes = new Object[2 * random.nextInt(5)];
        for (int i = 0; i < attributes.length; i += 2) {
            // Distinct keys: a key that is given twice is refused at once.
            attributes[i] = KEYS.get((random.nextInt(KEYS.size() / 5) * 5 + i / 2) % KEYS.size());
            attributes[i + 1] = attribute();
        }
        String second = random.nextInt(3) == 0 ? "," + output + "b" : "";
        graph.node(
                operator,
                String.join(",", inputs),
                random.nextInt(8) == 0 ? second + "," + output : output + second,
                attributes);
        values.add(output);
    }

    private String any() {
        return random.nextInt(3) == 0
                ? values.get(random.nextInt(values.size()))
                : constants.get(random.nextInt(constants.size()));
    }

    private Object attribute() {
        return switch (random.nextInt(7)) {
            case 0, 1 -> random.nextInt(-3, 4);
            case 2 -> SIZES[random.nextInt(SIZES.length)];
            case 3 -> shape();
            case 4 -> WORDS[random.nextInt(WORDS.length)];
            case 5 -> new float[random.nextInt(4)];
            default -> new double[random.nextInt(3)];
        };
    }
}
