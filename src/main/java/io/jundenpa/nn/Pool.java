package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * The maximum or mean over a window of time, per channel. A row is a sequence: [steps x channels] in, [output steps x
 * channels] out. A maximum ignores padding. A mean ignores it or counts it as zeros.
 *
 * <p>Numerics: a mean is computed in {@code double} and rounded once; a maximum is exact.
 */
public final class Pool implements Layer {

    private final String type;
    private final Window window;
    private final int channels;
    private final Kind kind;
    private final boolean countPadding;

    private Pool(String type, Window window, int channels, Kind kind, boolean countPadding) {
        this.type = type;
        this.window = window;
        this.channels = channels;
        this.kind = kind;
        this.countPadding = countPadding;
    }

    /**
     * Pools over a window.
     *
     * @param countPadding true if a mean counts steps of padding as zeros (PyTorch's {@code count_include_pad})
     * @throws IllegalArgumentException if padding does not count and an output step would see only padding, which has no
     *     maximum and no mean
     */
    public Pool(Window window, int channels, Kind kind, boolean countPadding) {
        this(kind == Kind.MAX ? "max_pool" : "average_pool", window, channels, kind, countPadding);
        if (!countPadding) {
            window.firstStepInPadding().ifPresent(step -> {
                throw new IllegalArgumentException(
                        "output step " + step + " would see only padding, expected less padding");
            });
        }
    }

    /** Pools over all steps at once. */
    public static Pool global(int steps, int channels, Kind kind) {
        String type = kind == Kind.MAX ? "global_max_pool" : "global_average_pool";
        return new Pool(type, new Window(steps, steps, 1, 1, 0, 0), channels, kind, false);
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public String settings() {
        return window.settings() + (countPadding ? ", count_padding: true" : "");
    }

    @Override
    public int outputSize(int inputSize) {
        if (inputSize != (long) window.steps() * channels) {
            throw new IllegalArgumentException(
                    "reads rows of " + inputSize + " numbers, expected " + window.steps() + " steps of " + channels);
        }
        return Math.multiplyExact(window.outputSteps(), channels);
    }

    @Override
    public long parameters() {
        return 0;
    }

    @Override
    public long flops(int inputSize) {
        return (long) window.outputSteps() * window.size() * channels;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        for (int row = 0; row < input.numRows; row++) {
            int from = row * input.numCols;
            int to = row * output.numCols;
            if (kind == Kind.MAX) {
                Backend.CHANNELS.max(window, channels, input.data, from, output.data, to);
            } else {
                Backend.CHANNELS.mean(window, channels, countPadding, input.data, from, output.data, to);
            }
        }
    }

    /** The number that a window is reduced to. */
    public enum Kind {
        /** The maximum. */
        MAX,
        /** The mean. */
        AVERAGE
    }
}
