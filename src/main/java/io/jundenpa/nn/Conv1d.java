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
 * <p>No taps are copied. If all taps of an output step are adjacent in memory, one product reads them, and the rows of its
 * input overlap. Otherwise each tap has a product, which is added to the product of the tap before. If each group has one
 * channel and one output, the channels are computed in vectors. Only a sequence with padding is copied, between zeros.
 *
 * <p>Numerics: {@code float}, a chain of fused multiply-adds that starts with the bias and goes tap by tap and channel by
 * channel, see {@link Dense}.
 */
public final class Conv1d implements Layer {

    private final Window window;
    private final int channels;
    private final int groups;
    private final int outputs;
    private final Convolution convolution;

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
        this.groups = weights.length;
        boolean depthwise = groups == channels && groups == outputs;
        this.convolution = depthwise ? depthwise(weights, bias.clone()) : products(weights, bias);
    }

    /** A convolution where each group has one channel and one output. */
    private Convolution depthwise(FMatrixRMaj[] weights, float[] bias) {
        float[] taps = new float[window.size() * channels];
        for (int i = 0; i < taps.length; i++) {
            taps[i] = weights[i % channels].data[i / channels];
        }
        Window padded = window.padded();
        return (x, from, a, to, scratch) -> Backend.CHANNELS.convolve(padded, x, from, taps, bias, a, to);
    }

    private Convolution products(FMatrixRMaj[] weights, float[] bias) {
        boolean adjacent = groups == 1 && (window.dilation() == 1 || window.size() == 1);
        int taps = adjacent ? 1 : window.size();
        Product[][] products = new Product[groups][taps];
        for (int group = 0; group < groups; group++) {
            int count = outputs / groups;
            float[] start = Arrays.copyOfRange(bias, group * count, (group + 1) * count);
            for (int tap = 0; tap < taps; tap++) {
                int size = weights[group].getNumElements() / taps;
                float[] numbers = Arrays.copyOfRange(weights[group].data, tap * size, (tap + 1) * size);
                products[group][tap] = Product.takingOver(new FMatrixRMaj(size / count, count, true, numbers), start);
            }
        }
        return (x, from, a, to, scratch) -> multiply(products, x, from, a, to, scratch);
    }

    @Override
    public String type() {
        return "conv1d";
    }

    @Override
    public String settings() {
        return window.settings() + (groups > 1 ? ", groups: " + groups : "");
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
        return (long) window.size() * (channels / groups) * outputs + outputs;
    }

    @Override
    public long flops(int inputSize) {
        return window.outputSteps() * (2L * window.size() * (channels / groups) * outputs + outputs);
    }

    /** The padded sequence. */
    @Override
    public long scratchSize(int inputSize) {
        return window.isPadded() ? (long) window.padded().steps() * channels : 0;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        for (int row = 0; row < input.numRows; row++) {
            int from = row * input.numCols;
            int to = row * output.numCols;
            if (window.isPadded()) {
                convolution.apply(padded(input, from, scratch), 0, output.data, to, scratch);
            } else {
                convolution.apply(input.data, from, output.data, to, scratch);
            }
        }
    }

    /** The sequence of a row, between zeros. */
    private float[] padded(FMatrixRMaj input, int from, Scratch scratch) {
        int start = window.left() * channels;
        int end = start + input.numCols;
        int size = end + window.right() * channels;
        float[] padded = scratch.matrix(0, 1, size).data;
        Arrays.fill(padded, 0, start, 0);
        System.arraycopy(input.data, from, padded, start, input.numCols);
        Arrays.fill(padded, end, size, 0);
        return padded;
    }

    private void multiply(Product[][] products, float[] x, int from, float[] a, int to, Scratch scratch) {
        int steps = window.outputSteps();
        int stride = window.stride() * channels;
        for (int group = 0; group < groups; group++) {
            int start = from + group * (channels / groups);
            int first = to + group * (outputs / groups);
            products[group][0].forward(x, start, stride, steps, Float.NEGATIVE_INFINITY, a, first, outputs, scratch);
            for (int tap = 1; tap < products[group].length; tap++) {
                int at = start + tap * window.dilation() * channels;
                products[group][tap].accumulate(x, at, stride, steps, a, first, outputs, scratch);
            }
        }
    }

    /** Computes one row. */
    private interface Convolution {
        /**
         * @param x contains the padded sequence, from index {@code from} on. Not modified.
         * @param a contains the output, from index {@code to} on. Modified.
         */
        void apply(float[] x, int from, float[] a, int to, Scratch scratch);
    }
}
