package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * Layer normalisation over each row: {@code A = gain * (X - mean) / sqrt(variance + epsilon) + shift}.
 *
 * <p>The variance is the biased one (divided by n). Source: Ba, Kiros, Hinton, "Layer Normalization", 2016,
 * arXiv:1607.06450, eq. 4.
 *
 * <p>Numerics: {@code double}, mean and variance in two passes over the row, rounded once. The order of a sum is fixed, see
 * {@link Pointwise#sum}.
 */
public final class LayerNorm implements Layer {

    private final float[] gain;
    private final float[] shift;
    private final double epsilon;

    /**
     * Takes over both arrays: do not change them afterwards.
     *
     * @param gain [size]
     * @param shift [size]
     * @param epsilon added to the variance, at least 0
     * @throws IllegalArgumentException if the two lengths differ, or epsilon is negative or not finite
     */
    public LayerNorm(float[] gain, float[] shift, double epsilon) {
        ColumnVectors.requireAll("shift", shift.length, gain.length);
        this.gain = gain;
        this.shift = shift;
        this.epsilon = Epsilon.checked(epsilon);
    }

    @Override
    public String type() {
        return "layer_norm";
    }

    @Override
    public String settings() {
        return "epsilon: " + (float) epsilon;
    }

    @Override
    public int outputSize(int inputSize) {
        ColumnVectors.requireAll("gain", gain.length, inputSize);
        return inputSize;
    }

    @Override
    public long parameters() {
        return 2L * gain.length;
    }

    @Override
    public long flops(int inputSize) {
        return 8L * inputSize;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        int size = input.numCols;
        double[] sums = scratch.doubles(PlainPointwise.SUMS);
        for (int start = 0; start < input.numRows * size; start += size) {
            double mean = Backend.POINTWISE.sum(input.data, start, size, sums) / size;
            double squares = Backend.POINTWISE.squares(input.data, start, size, mean, sums);
            double factor = 1 / Math.sqrt(squares / size + epsilon);
            Backend.POINTWISE.normalize(input.data, start, mean, factor, gain, shift, output.data);
        }
    }
}
