package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * Scales and shifts every column: {@code A[i, j] = X[i, j] * scale[j] + shift[j]}.
 *
 * <p>Numerics: {@code float}, rounded twice, after the product and after the sum.
 */
public final class Affine implements Layer {

    private final float[] scale;
    private final float[] shift;

    /**
     * Takes over both arrays: do not change them afterwards.
     *
     * @param scale [size]
     * @param shift [size]
     * @throws IllegalArgumentException if the two lengths differ
     */
    public Affine(float[] scale, float[] shift) {
        if (scale.length != shift.length) {
            throw new IllegalArgumentException(
                    "scale is [" + scale.length + "] and shift is [" + shift.length + "], expected equal lengths");
        }
        this.scale = scale;
        this.shift = shift;
    }

    @Override
    public String type() {
        return "affine";
    }

    @Override
    public int outputSize(int inputSize) {
        if (inputSize != scale.length) {
            throw new IllegalArgumentException(
                    "scale and shift are [" + scale.length + "], expected [" + inputSize + "]");
        }
        return inputSize;
    }

    @Override
    public long parameters() {
        return 2L * scale.length;
    }

    @Override
    public long flops(int inputSize) {
        return 2L * inputSize;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        float[] x = input.data;
        float[] a = output.data;
        for (int row = 0, i = 0; row < input.numRows; row++) {
            for (int j = 0; j < scale.length; j++, i++) {
                a[i] = x[i] * scale[j] + shift[j];
            }
        }
    }
}
