package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * Shifts and scales every column: {@code A[i, j] = (X[i, j] - mean[j]) / scale[j]}, as scikit-learn's StandardScaler.
 *
 * <p>Numerics: mean, scale, difference and quotient in {@code double}, rounded once. If the mean is much larger than the
 * scale, the difference cancels most digits. A mean in {@code float} would then shift every result by its rounding error,
 * divided by the scale.
 */
public final class Standardize implements Layer {

    private final double[] mean;
    private final double[] scale;

    /**
     * Takes over both arrays: do not change them afterwards.
     *
     * @param mean [size], finite
     * @param scale [size], finite and not 0; a constant column has scale 1
     * @throws IllegalArgumentException if the two lengths differ, or a number is not allowed
     */
    public Standardize(double[] mean, double[] scale) {
        if (mean.length != scale.length) {
            throw new IllegalArgumentException(
                    "mean is [" + mean.length + "] and scale is [" + scale.length + "], expected equal lengths");
        }
        for (int j = 0; j < mean.length; j++) {
            if (!Double.isFinite(mean[j])) {
                throw new IllegalArgumentException("mean[" + j + "] is " + mean[j] + ", expected a finite number");
            }
            if (!Double.isFinite(scale[j]) || scale[j] == 0) {
                throw new IllegalArgumentException(
                        "scale[" + j + "] is " + scale[j] + ", expected a finite number other than 0");
            }
        }
        this.mean = mean;
        this.scale = scale;
    }

    @Override
    public String type() {
        return "standardize";
    }

    @Override
    public int outputSize(int inputSize) {
        if (inputSize != mean.length) {
            throw new IllegalArgumentException(
                    "mean and scale are [" + mean.length + "], expected [" + inputSize + "]");
        }
        return inputSize;
    }

    @Override
    public long parameters() {
        return 2L * mean.length;
    }

    @Override
    public long flops(int inputSize) {
        return 2L * inputSize;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        for (int row = 0; row < input.numRows; row++) {
            Backend.POINTWISE.standardize(input.data, row * mean.length, mean, scale, output.data);
        }
    }
}
