package io.jundenpa.model;

import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Section;
import io.jundenpa.model.RecurrentWeights.Biases;
import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Conv1d;
import io.jundenpa.nn.Gru;
import io.jundenpa.nn.Layer;
import io.jundenpa.nn.Lstm;
import io.jundenpa.nn.Operation;
import io.jundenpa.nn.Pool;
import io.jundenpa.nn.Sequence;
import io.jundenpa.nn.SimpleRnn;
import io.jundenpa.nn.Transpose;
import io.jundenpa.nn.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.ejml.data.FMatrixRMaj;

/** The layers that go over the steps of a sequence which lies in one row, [steps x channels]. */
final class TimeLayers {

    private static final Map<String, Function<LayerEntry, Optional<? extends Operation>>> READERS = readers();

    private static final List<String> RECURRENT =
            List.of("weights", "recurrent_weights", "bias", "recurrent_bias", "states", "reverse", "steps");

    private static final List<String> STATES = List.of("last", "all");
    private static final List<String> RESETS = List.of("after", "before");

    private TimeLayers() {}

    private static Map<String, Function<LayerEntry, Optional<? extends Operation>>> readers() {
        Map<String, Function<LayerEntry, Optional<? extends Operation>>> readers = new LinkedHashMap<>();
        readers.put("conv1d", TimeLayers::conv1d);
        readers.put("max_pool", entry -> pool(entry, Pool.Kind.MAX));
        readers.put("average_pool", entry -> pool(entry, Pool.Kind.AVERAGE));
        readers.put("global_max_pool", entry -> globalPool(entry, Pool.Kind.MAX));
        readers.put("global_average_pool", entry -> globalPool(entry, Pool.Kind.AVERAGE));
        readers.put("transpose", entry -> entry.integer("steps", 1).map(Transpose::new));
        readers.put("simple_rnn", TimeLayers::simpleRnn);
        readers.put("gru", TimeLayers::gru);
        readers.put("lstm", TimeLayers::lstm);
        return readers;
    }

    static List<String> names() {
        return List.copyOf(READERS.keySet());
    }

    static Optional<? extends Operation> read(String type, LayerEntry entry) {
        Optional<? extends Operation> layer =
                Optional.ofNullable(READERS.get(type)).orElseThrow().apply(entry);
        if (layer.isEmpty()) {
            later(type).forEach(entry.section()::optional); // known keys that cannot be judged
        }
        return layer;
    }

    /** The keys that are only read if others are right. */
    private static List<String> later(String type) {
        return switch (type) {
            case "conv1d" -> List.of("bias", "steps", "padding");
            case "max_pool", "average_pool" -> List.of("padding");
            case "simple_rnn", "gru", "lstm" -> RECURRENT;
            default -> List.of();
        };
    }

    /** The steps of the rows: as many as fit, which the key {@code steps} must confirm if it is there. */
    private static OptionalInt steps(LayerEntry entry, int channels) {
        Optional<Node> key = entry.section().optional("steps");
        OptionalInt width = entry.in().size();
        if (width.isEmpty()) {
            return width;
        }
        if (width.getAsInt() % channels != 0) {
            entry.section()
                    .problem("rows have " + width.getAsInt() + " numbers, expected a multiple of the " + channels
                            + " that the weights take at each step");
            return OptionalInt.empty();
        }
        int steps = width.getAsInt() / channels;
        Optional<Integer> said = key.flatMap(node -> node.integer(1, Width.MOST));
        if (key.isPresent() && said.isPresent() && said.orElseThrow() != steps) {
            key.orElseThrow()
                    .problem("is " + said.orElseThrow() + ", expected " + steps + ": rows of " + width.getAsInt()
                            + " numbers, and weights that take " + channels + " at each step");
            return OptionalInt.empty();
        }
        return steps > 0 && (key.isEmpty() || said.isPresent()) ? OptionalInt.of(steps) : OptionalInt.empty();
    }

    private static boolean hasLayouts(LayerEntry entry) {
        if (!entry.source().hasLayouts()) {
            entry.section().problem("needs " + Source.EXPECTED);
        }
        return entry.source().hasLayouts();
    }

    /** The weights are [out, in / groups, size] in PyTorch and ONNX, and [size, in / groups, out] in Keras. */
    private static Optional<Conv1d> conv1d(LayerEntry entry) {
        Optional<Integer> stride = entry.integer("stride", 1, 1);
        Optional<Integer> dilation = entry.integer("dilation", 1, 1);
        Optional<Integer> groups = entry.integer("groups", 1, 1);
        boolean layouts = hasLayouts(entry);
        Optional<Tensor> tensor = entry.tensor("weights").filter(found -> layouts);
        boolean keras = entry.source() == Source.KERAS;
        if (tensor.isPresent() && tensor.orElseThrow().shape().size() != 3) {
            tensor.orElseThrow().unexpectedShape(keras ? "[size, channels, outputs]" : "[outputs, channels, size]");
        }
        Optional<Tensor> weights = tensor.filter(found -> found.shape().size() == 3);
        if (stride.isEmpty() || dilation.isEmpty() || groups.isEmpty() || weights.isEmpty()) {
            return Optional.empty();
        }
        List<Long> shape = weights.orElseThrow().shape();
        if (shape.stream().anyMatch(dimension -> dimension < 1 || dimension > Width.MOST)) {
            weights.orElseThrow().unexpectedShape("dimensions from 1 to " + Width.MOST);
            return Optional.empty();
        }
        int size = shape.get(keras ? 0 : 2).intValue();
        int channels = shape.get(1).intValue();
        int outputs = shape.get(keras ? 2 : 0).intValue();
        int parts = groups.orElseThrow();
        if (outputs % parts != 0 || (long) channels * parts > Width.MOST) {
            entry.section().problem(outputs + " outputs do not fit " + parts + " groups of " + channels + " channels");
            return Optional.empty();
        }
        OptionalInt steps = steps(entry, channels * parts);
        Optional<float[]> bias = entry.floats("bias", new Width(OptionalInt.of(outputs), "to fit weights"), 0);
        Optional<Window> window = steps.isEmpty()
                ? Optional.empty()
                : window(entry, steps.getAsInt(), size, stride.orElseThrow(), dilation.orElseThrow());
        Optional<float[]> values = weights.orElseThrow().values();
        if (window.isEmpty() || bias.isEmpty() || values.isEmpty()) {
            return Optional.empty();
        }
        FMatrixRMaj[] byGroup = new FMatrixRMaj[parts];
        for (int group = 0; group < parts; group++) {
            byGroup[group] = group(values.orElseThrow(), keras, size, channels, outputs, group, parts);
        }
        return entry.made(() -> new Conv1d(window.orElseThrow(), channels * parts, byGroup, bias.orElseThrow()));
    }

    private static FMatrixRMaj group(
            float[] values, boolean keras, int size, int channels, int outputs, int group, int groups) {
        int count = outputs / groups;
        FMatrixRMaj matrix = new FMatrixRMaj(size * channels, count);
        for (int tap = 0; tap < size; tap++) {
            for (int c = 0; c < channels; c++) {
                for (int o = 0; o < count; o++) {
                    int output = group * count + o;
                    matrix.data[(tap * channels + c) * count + o] = keras
                            ? values[(tap * channels + c) * outputs + output]
                            : values[(output * channels + c) * size + tap];
                }
            }
        }
        return matrix;
    }

    /**
     * The window of a layer with its padding: {@code valid} for none; {@code same} for as many output steps as
     * {@code ceil(steps / stride)}, the odd step of padding on the right; {@code causal} for all of it on the left; one
     * number for both sides, or one for each.
     */
    private static Optional<Window> window(LayerEntry entry, int steps, int size, int stride, int dilation) {
        Optional<Node> node = entry.section().optional("padding");
        long span = (size - 1L) * dilation + 1;
        if (span > Width.MOST) {
            entry.section().problem("a window of " + span + " steps, expected at most " + Width.MOST);
            return Optional.empty();
        }
        int same = Math.max(0, (steps - 1) / stride * stride + (int) span - steps);
        Optional<int[]> sides =
                node.isEmpty() ? Optional.of(new int[2]) : node.flatMap(found -> sides(found, same, (int) span));
        return sides.flatMap(found -> entry.made(() -> new Window(steps, size, stride, dilation, found[0], found[1])));
    }

    private static Optional<int[]> sides(Node node, int same, int span) {
        if (node.isText()) {
            return node.oneOf(List.of("valid", "same", "causal")).map(word -> switch (word) {
                case "same" -> new int[] {same / 2, same - same / 2};
                case "causal" -> new int[] {span - 1, 0};
                default -> new int[2];
            });
        }
        if (node.isNumber()) {
            return node.integer(0, Width.MOST).map(both -> new int[] {both, both});
        }
        List<Node> list = node.list(2);
        if (list.size() != 2) {
            if (!list.isEmpty()) {
                node.problem("has one number, expected [LEFT, RIGHT]");
            }
            return Optional.empty();
        }
        Optional<Integer> left = list.get(0).integer(0, Width.MOST);
        Optional<Integer> right = list.get(1).integer(0, Width.MOST);
        return left.flatMap(l -> right.map(r -> new int[] {l, r}));
    }

    private static Optional<Pool> pool(LayerEntry entry, Pool.Kind kind) {
        Optional<Integer> size = entry.integer("size", 1);
        Optional<Integer> stride = entry.integer("stride", 1, size.orElse(1));
        Optional<Boolean> count = kind == Pool.Kind.AVERAGE
                ? entry.flag("count_padding", entry.source() == Source.TORCH)
                : Optional.of(false);
        Optional<Integer> steps = stepsOfRows(entry);
        if (size.isEmpty() || stride.isEmpty() || count.isEmpty() || steps.isEmpty()) {
            return Optional.empty();
        }
        int channels = entry.in().size().orElseThrow() / steps.orElseThrow();
        return window(entry, steps.orElseThrow(), size.orElseThrow(), stride.orElseThrow(), 1)
                .flatMap(window -> entry.made(() -> new Pool(window, channels, kind, count.orElseThrow())));
    }

    private static Optional<Pool> globalPool(LayerEntry entry, Pool.Kind kind) {
        return stepsOfRows(entry)
                .map(steps -> Pool.global(steps, entry.in().size().orElseThrow() / steps, kind));
    }

    /** The key {@code steps}, which must be there and divide the width of the rows. */
    private static Optional<Integer> stepsOfRows(LayerEntry entry) {
        Optional<Integer> steps = entry.integer("steps", 1);
        if (steps.isEmpty() || entry.in().size().isEmpty()) {
            return Optional.empty();
        }
        int width = entry.in().size().getAsInt();
        if (width % steps.orElseThrow() != 0) {
            entry.section()
                    .problem("rows have " + width + " numbers, expected a multiple of steps, " + steps.orElseThrow());
            return Optional.empty();
        }
        return steps;
    }

    private static Optional<SimpleRnn> simpleRnn(LayerEntry entry) {
        Optional<Activation> activation = activation(entry, "activation", "tanh");
        return weights(entry, Gates.of(entry.source(), 1)).flatMap(weights -> {
            Optional<float[]> bias = weights.biases(entry).map(Biases::sum);
            Optional<Sequence> sequence = sequence(entry, weights.inputs());
            if (bias.isEmpty() || sequence.isEmpty() || activation.isEmpty()) {
                return Optional.empty();
            }
            return entry.made(() -> new SimpleRnn(
                    weights.input(),
                    weights.recurrent(),
                    bias.orElseThrow(),
                    sequence.orElseThrow(),
                    activation.orElseThrow()));
        });
    }

    private static Optional<Lstm> lstm(LayerEntry entry) {
        Optional<Activation> activation = activation(entry, "activation", "tanh");
        Optional<Activation> gate = activation(entry, "recurrent_activation", "sigmoid");
        return weights(entry, Gates.of(entry.source(), 4)).flatMap(weights -> {
            Optional<float[]> bias = weights.biases(entry).map(Biases::sum);
            Optional<Sequence> sequence = sequence(entry, weights.inputs());
            if (bias.isEmpty() || sequence.isEmpty() || activation.isEmpty() || gate.isEmpty()) {
                return Optional.empty();
            }
            return entry.made(() -> new Lstm(
                    weights.input(),
                    weights.recurrent(),
                    bias.orElseThrow(),
                    sequence.orElseThrow(),
                    activation.orElseThrow(),
                    gate.orElseThrow()));
        });
    }

    private static Optional<Gru> gru(LayerEntry entry) {
        Optional<Boolean> resetAfter = resetAfter(entry);
        Optional<Activation> activation = activation(entry, "activation", "tanh");
        Optional<Activation> gate = activation(entry, "recurrent_activation", "sigmoid");
        return weights(entry, Gates.of(entry.source(), 3)).flatMap(weights -> {
            Optional<Biases> biases = weights.biases(entry);
            Optional<Sequence> sequence = sequence(entry, weights.inputs());
            if (resetAfter.isEmpty()
                    || biases.isEmpty()
                    || sequence.isEmpty()
                    || activation.isEmpty()
                    || gate.isEmpty()) {
                return Optional.empty();
            }
            return entry.made(() -> new Gru(
                    weights.input(),
                    weights.recurrent(),
                    biases.orElseThrow().input,
                    biases.orElseThrow().recurrent,
                    resetAfter.orElseThrow(),
                    sequence.orElseThrow(),
                    activation.orElseThrow(),
                    gate.orElseThrow()));
        });
    }

    /** PyTorch and Keras 3 reset after the product; ONNX has both, so there it must be said. */
    private static Optional<Boolean> resetAfter(LayerEntry entry) {
        Optional<Node> node = entry.section().optional("reset");
        if (node.isEmpty() && entry.source() == Source.ONNX) {
            entry.section().required("reset", "after (linear_before_reset = 1) or before (0)");
            return Optional.empty();
        }
        return entry.word("reset", RESETS, "after").map(word -> word.equals("after"));
    }

    private static Optional<Sequence> sequence(LayerEntry entry, int inputs) {
        Optional<String> states = entry.word("states", STATES, "last");
        Optional<Boolean> reverse = entry.flag("reverse", false);
        OptionalInt steps = steps(entry, inputs);
        if (states.isEmpty() || reverse.isEmpty() || steps.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Sequence(steps.getAsInt(), states.orElseThrow().equals("all"), reverse.orElseThrow()));
    }

    /** The keys of its parameters begin as its own key does before {@code activation}. */
    private static Optional<Activation> activation(LayerEntry entry, String key, String defaultName) {
        Optional<String> name = entry.word(key, ActivationReader.names(), defaultName);
        Section parameters = entry.section().prefixed(key.replace("activation", ""));
        Optional<Layer> layer = name.flatMap(found -> ActivationReader.readWithin(found, parameters, entry.source()));
        if (layer.isPresent() && !(layer.orElseThrow() instanceof Activation)) {
            entry.section()
                    .problem(key + " is " + name.orElseThrow() + ", which goes over a row, expected one of a number");
            return Optional.empty();
        }
        return layer.map(found -> (Activation) found);
    }

    private static Optional<RecurrentWeights> weights(LayerEntry entry, Gates gates) {
        if (!hasLayouts(entry)) {
            return Optional.empty();
        }
        boolean transposed = entry.source() != Source.KERAS;
        Optional<FMatrixRMaj> input = Matrices.read(entry, "weights", transposed);
        Optional<FMatrixRMaj> recurrent = Matrices.read(entry, "recurrent_weights", transposed);
        if (input.isEmpty() || recurrent.isEmpty()) {
            return Optional.empty();
        }
        int columns = gates.count() * recurrent.orElseThrow().numRows;
        if (recurrent.orElseThrow().numCols != columns || input.orElseThrow().numCols != columns) {
            entry.section()
                    .problem("weights are " + shape(input.orElseThrow(), transposed)
                            + " and recurrent_weights " + shape(recurrent.orElseThrow(), transposed)
                            + ", expected " + (transposed ? "[G, in] and [G, size]" : "[in, G] and [size, G]")
                            + " with G = "
                            + gates.count() + " * size");
            return Optional.empty();
        }
        return Optional.of(new RecurrentWeights(
                gates, gates.inOrder(input.orElseThrow()), gates.inOrder(recurrent.orElseThrow())));
    }

    private static String shape(FMatrixRMaj matrix, boolean transposed) {
        return transposed
                ? "[" + matrix.numCols + ", " + matrix.numRows + "]"
                : "[" + matrix.numRows + ", " + matrix.numCols + "]";
    }
}
