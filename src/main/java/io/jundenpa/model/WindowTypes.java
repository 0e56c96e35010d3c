package io.jundenpa.model;

import io.jundenpa.nn.Conv1d;
import io.jundenpa.nn.Pool;
import io.jundenpa.nn.Transpose;
import io.jundenpa.nn.Window;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The layers that move a window over the steps of a row, and the transposition of steps and channels. */
final class WindowTypes {

    private static final Key<Integer> WINDOW_SIZE = Key.integer("size", 1, "Steps in the window.");
    private static final Key<Integer> STRIDE =
            Key.integer("stride", 1, Default.of(1), "Steps from one window to the next.");
    private static final Key<Integer> POOL_STRIDE =
            Key.integerOr("stride", 1, "`size`", "Steps from one window to the next.");
    private static final Key<Integer> DILATION =
            Key.integer("dilation", 1, Default.of(1), "Steps from one number of the window to the next.");
    private static final Key<Integer> GROUPS = Key.integer(
            "groups",
            1,
            Default.of(1),
            "Channels and outputs are split into this many groups. The outputs of a group read only the channels of"
                    + " this group.");
    private static final Key<double[]> BIAS = Key.numbers("bias", 0, "[out]", "The bias.");
    private static final Key<Boolean> COUNT_PADDING = Key.flag(
            "count_padding",
            Default.of(false).with(Source.TORCH, true),
            "Whether the mean counts the padding as zeros.");

    static final List<LayerType> ALL = List.of(
            LayerType.ofReader(
                            "conv1d",
                            "A convolution over the steps. It needs a `source` at the top of the model.",
                            "B + Σ x[window] · W",
                            List.of(ConvWeights.KEY, BIAS, STRIDE, Padding.KEY, DILATION, GROUPS, Steps.CONFIRMED),
                            WindowTypes::conv1d)
                    .goingOverSteps()
                    .withExample("""
                            source: torch
                            input: {size: 4}
                            layers:
                              - {type: conv1d, weights: "weights.npz#conv.weight", bias: [0.5], padding: same}
                            """),
            pool(
                            "max_pool",
                            "The greatest number of each window and channel. A window that holds only padding is refused.",
                            "max(x[window])",
                            List.of(Steps.REQUIRED, WINDOW_SIZE, POOL_STRIDE, Padding.KEY),
                            entry -> pool(entry, Pool.Kind.MAX))
                    .withExample("""
                            input: {size: 6}
                            layers:
                              - {type: max_pool, steps: 3, size: 2, stride: 1, padding: same}
                            """),
            pool(
                            "average_pool",
                            "The mean of each window and channel. A window that holds only padding is refused unless"
                                    + " `count_padding` is true.",
                            "mean(x[window])",
                            List.of(Steps.REQUIRED, WINDOW_SIZE, POOL_STRIDE, Padding.KEY, COUNT_PADDING),
                            entry -> pool(entry, Pool.Kind.AVERAGE))
                    .withExample("""
                            input: {size: 6}
                            layers:
                              - {type: average_pool, steps: 3, size: 2, stride: 2, padding: [1, 0], count_padding: true}
                            """),
            pool(
                            "global_max_pool",
                            "The greatest number of each channel.",
                            "max(x)",
                            List.of(Steps.REQUIRED),
                            entry -> globalPool(entry, Pool.Kind.MAX))
                    .withExample("""
                            input: {size: 6}
                            layers:
                              - {type: global_max_pool, steps: 3}
                            """),
            pool(
                            "global_average_pool",
                            "The mean of each channel.",
                            "mean(x)",
                            List.of(Steps.REQUIRED),
                            entry -> globalPool(entry, Pool.Kind.AVERAGE))
                    .withExample("""
                            input: {size: 6}
                            layers:
                              - {type: global_average_pool, steps: 3}
                            """),
            LayerType.ofValues(
                            "transpose",
                            "Exchanges steps and channels: [steps × n] becomes [n × steps].",
                            "",
                            List.of(Steps.REQUIRED),
                            values -> new Transpose(values.get(Steps.REQUIRED)))
                    .goingOverSteps()
                    .withExample("""
                            input: {size: 6}
                            layers:
                              - {type: transpose, steps: 3}
                            """));

    private WindowTypes() {}

    private static LayerType pool(
            String name, String line, String formula, List<Key<?>> keys, Function<LayerEntry, Optional<Pool>> reader) {
        return LayerType.ofReader(name, line, formula, keys, reader::apply).goingOverSteps();
    }

    private static Optional<Conv1d> conv1d(LayerEntry entry) {
        Optional<Integer> stride = STRIDE.read(entry);
        Optional<Integer> dilation = DILATION.read(entry);
        Optional<Integer> groups = GROUPS.read(entry);
        Optional<ConvWeights> weights = ConvWeights.read(entry);
        if (stride.isEmpty() || dilation.isEmpty() || groups.isEmpty() || weights.isEmpty()) {
            return Optional.empty();
        }
        return conv1d(entry, weights.orElseThrow(), stride.orElseThrow(), dilation.orElseThrow(), groups.orElseThrow());
    }

    private static Optional<Conv1d> conv1d(
            LayerEntry entry, ConvWeights weights, int stride, int dilation, int groups) {
        int outputs = weights.outputs();
        if (outputs % groups != 0 || (long) weights.channels() * groups > Width.MAX) {
            entry.problem(outputs + " outputs do not fit " + groups + " groups of " + weights.channels() + " channels");
            return Optional.empty();
        }
        int channels = weights.channels() * groups;
        OptionalInt steps = Steps.ofChannels(entry, channels);
        Optional<float[]> bias = BIAS.read(entry.fitting(new Width(OptionalInt.of(outputs), "to fit weights")))
                .map(Tensor::rounded);
        Optional<Window> window = steps.isEmpty()
                ? Optional.empty()
                : Padding.window(entry, steps.getAsInt(), weights.size(), stride, dilation);
        Optional<float[]> values = weights.values();
        if (window.isEmpty() || bias.isEmpty() || values.isEmpty()) {
            return Optional.empty();
        }
        return entry.made(() -> new Conv1d(
                window.orElseThrow(), channels, weights.byGroup(values.orElseThrow(), groups), bias.orElseThrow()));
    }

    private static Optional<Pool> pool(LayerEntry entry, Pool.Kind kind) {
        Optional<Integer> size = WINDOW_SIZE.read(entry);
        Optional<Integer> stride = POOL_STRIDE.readOr(entry, size.orElse(1));
        Optional<Boolean> countPadding = kind == Pool.Kind.AVERAGE ? COUNT_PADDING.read(entry) : Optional.of(false);
        Optional<Integer> steps = Steps.ofRows(entry);
        if (size.isEmpty() || stride.isEmpty() || countPadding.isEmpty() || steps.isEmpty()) {
            return Optional.empty();
        }
        int channels = entry.in().size().orElseThrow() / steps.orElseThrow();
        return Padding.window(entry, steps.orElseThrow(), size.orElseThrow(), stride.orElseThrow(), 1)
                .flatMap(window -> entry.made(() -> new Pool(window, channels, kind, countPadding.orElseThrow())));
    }

    private static Optional<Pool> globalPool(LayerEntry entry, Pool.Kind kind) {
        return Steps.ofRows(entry)
                .map(steps -> Pool.global(steps, entry.in().size().orElseThrow() / steps, kind));
    }
}
