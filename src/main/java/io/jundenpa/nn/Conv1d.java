package io.jundenpa.nn;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/**
 * A convolution over time, in the sense of neural networks (a cross-correlation):
 * {@code A[t, o] = B[o] + sum over taps k and channels c of X[t * stride + k * dilation - left, c] * W[k, c, o]}, with zeros
 * in the padding. A row is a sequence: [steps x channels] in, [output steps x outputs] out.
 *
 * <p>Groups cut channels and outputs into equal parts. Each group of outputs sees only the channels of its group.
 *
 * <p>The taps of each output step are gathered into a row, so a group is one product of matrices (im2col): Chellapilla, Puri,
 * Simard, "High Performance Convolutional Neural Networks for Document Processing", 2006.
 *
 * <p>Numerics: {@code float}, a chain of fused multiply-adds that starts with the bias and goes tap by tap and channel by
 * channel, see {@link Dense}.
 */
public final class Conv1d implements Layer {

    private final Window window;
    private final int channels;
    private final Product[] groups;
    private final int outputs;

    /**
     * A convolution with copies of weights and bias.
     *
     * @param window the input steps of each output step
     * @param channels of the input, a multiple of the number of groups
     * @param weights one matrix per group, [size * channels / groups, outputs / groups]; the rows are the channels of the first
     *     tap, then of the second, ... Not modified.
     * @param bias [outputs]. Not modified.
     * @throws IllegalArgumentException if the shapes do not fit together
     */
    public Conv1d(Window window, int channels, FMatrixRMaj[] weights, float[] bias) {
        if (weights.length == 0 || channels % weights.length != 0 || bias.length % weights.length != 0) {
            throw new IllegalArgumentException(
                    channels + " channels and " + bias.length + " outputs do not fit " + weights.length + " groups");
        }
        for (FMatrixRMaj group : weights) {
            if (group.numRows != window.size() * (channels / weights.length)
                    || group.numCols != bias.length / weights.length) {
                throw new IllegalArgumentException("weights of a group are [" + group.numRows + ", " + group.numCols
                        + "], expected [" + window.size() * (channels / weights.length) + ", "
                        + bias.length / weights.length + "]");
            }
        }
        this.window = window;
        this.channels = channels;
        this.outputs = bias.length;
        this.groups = new Product[weights.length];
        int part = outputs / groups.length;
        for (int group = 0; group < groups.length; group++) {
            groups[group] = Product.of(weights[group], Arrays.copyOfRange(bias, group * part, (group + 1) * part));
        }
    }

    @Override
    public String type() {
        return "conv1d";
    }

    @Override
    public String settings() {
        return window.settings() + (groups.length > 1 ? ", groups: " + groups.length : "");
    }

    @Override
    public int outputSize(int inputSize) {
        if (inputSize != (long) window.steps() * channels) {
            throw new IllegalArgumentException(
                    "reads rows of " + inputSize + " numbers, expected " + window.steps() + " steps of " + channels);
        }
        return Math.multiplyExact(window.outputSteps(), outputs);
    }

    @Override
    public long parameters() {
        return (long) window.size() * (channels / groups.length) * outputs + outputs;
    }

    @Override
    public long flops(int inputSize) {
        return window.outputSteps() * (2L * window.size() * (channels / groups.length) * outputs + outputs);
    }

    @Override
    public long scratchSize(int inputSize) {
        return (long) window.outputSteps() * Math.max(groups[0].rows(), groups[0].columns());
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        int steps = window.outputSteps();
        int part = outputs / groups.length;
        for (int group = 0; group < groups.length; group++) {
            FMatrixRMaj taps = scratch.matrix(0, input.numRows * steps, groups[group].rows());
            FMatrixRMaj product = scratch.matrix(1, input.numRows * steps, part);
            gather(input, group, taps);
            groups[group].forward(taps, product, scratch);
            for (int row = 0; row < product.numRows; row++) {
                System.arraycopy(product.data, row * part, output.data, row * outputs + group * part, part);
            }
        }
    }

    /** Copies the numbers that each output step of a group sees into a row of taps. */
    private void gather(FMatrixRMaj input, int group, FMatrixRMaj taps) {
        int count = channels / groups.length;
        int to = 0;
        for (int row = 0; row < input.numRows; row++) {
            int from = row * input.numCols + group * count;
            for (int t = 0; t < window.outputSteps(); t++) {
                for (int tap = 0; tap < window.size(); tap++, to += count) {
                    int step = window.step(t, tap);
                    if (window.isInside(step)) {
                        System.arraycopy(input.data, from + step * channels, taps.data, to, count);
                    } else {
                        Arrays.fill(taps.data, to, to + count, 0);
                    }
                }
            }
        }
    }
}
