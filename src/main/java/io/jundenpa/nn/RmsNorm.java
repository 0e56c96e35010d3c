package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * Root mean square normalisation over each row: {@code A = gain * X / sqrt(mean(X^2) + epsilon)}. Source: Zhang, Sennrich,
 * "Root Mean Square Layer Normalization", 2019, arXiv:1910.07467, eq. 4.
 *
 * <p>Numerics: {@code double}, rounded once.
 */
public final class RmsNorm implements Layer {

    private final float[] gain;
    private final float[] zeros;
    private final double epsilon;

    /**
     * Takes over the array: do not change it afterwards.
     *
     * @param gain [size]
     * @param epsilon added to the mean square, at least 0
     * @throws IllegalArgumentException if epsilon is negative or not finite
     */
    public RmsNorm(float[] gain, double epsilon) {
        this.gain = gain;
        this.zeros = new float[gain.length];
        this.epsilon = Epsilon.checked(epsilon);
    }

    @Override
    public String type() {
        return "rms_norm";
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
        return gain.length;
    }

    @Override
    public long flops(int inputSize) {
        return 4L * inputSize;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        int size = input.numCols;
        double[] sums = scratch.doubles(PlainPointwise.SUMS);
        for (int start = 0; start < input.numRows * size; start += size) {
            double squares = Backend.POINTWISE.squares(input.data, start, size, 0, sums);
            double factor = 1 / Math.sqrt(squares / size + epsilon);
            Backend.POINTWISE.normalize(input.data, start, 0, factor, gain, zeros, output.data);
        }
    }
}
