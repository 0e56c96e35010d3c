package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * The greatest number or the mean over a window of time, for each channel: rows are sequences, [steps x channels] in and
 * [output steps x channels] out. Padding is not there for the greatest; a mean may count it as zeros.
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
     * @param countPadding whether a mean counts the padding's steps as zeros
     * @throws IllegalArgumentException if an output step would see nothing but padding, and padding does not count: such a
     *     step has neither a greatest number nor a mean
     */
    public Pool(Window window, int channels, Kind kind, boolean countPadding) {
        this(kind == Kind.MAX ? "max_pool" : "average_pool", window, channels, kind, countPadding);
        if (!countPadding) {
            window.onlyPadding().ifPresent(step -> {
                throw new IllegalArgumentException(
                        "output step " + step + " would see nothing but padding, expected less padding");
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
                    "takes " + window.steps() + " steps of " + channels + " numbers, found rows of " + inputSize);
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
        int steps = window.outputSteps();
        int to = 0;
        for (int row = 0; row < input.numRows; row++) {
            for (int t = 0; t < steps; t++) {
                for (int channel = 0; channel < channels; channel++) {
                    output.data[to++] = pool(input.data, row * input.numCols + channel, t);
                }
            }
        }
    }

    private float pool(float[] x, int start, int t) {
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        int count = 0;
        for (int tap = 0; tap < window.size(); tap++) {
            int step = window.step(t, tap);
            if (window.isInside(step)) {
                float value = x[start + step * channels];
                max = Math.max(max, value);
                sum += value;
                count++;
            }
        }
        return (float) (kind == Kind.MAX ? max : sum / (countPadding ? window.size() : count));
    }

    /** What is taken of a window. */
    public enum Kind {
        /** The greatest number. */
        MAX,
        /** The mean. */
        AVERAGE
    }
}
