package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * A power of every number: {@code A[i, j] = X[i, j] ^ exponent[j]}, computed in {@code double} and rounded once.
 *
 * <p>{@code x ^ 0} is 1 for every x, NaN too, and a negative number has powers of whole exponents only: the rules of C's
 * {@code pow}, which NumPy, PyTorch and ONNX Runtime follow.
 */
public final class Pow implements Layer {

    private final float[] exponent;

    /**
     * Takes over the argument, which may not be changed afterwards.
     *
     * @param exponent [size], or [1] for all columns; finite
     */
    public Pow(float[] exponent) {
        this.exponent = exponent;
    }

    @Override
    public String type() {
        return "pow";
    }

    @Override
    public int outputSize(int inputSize) {
        ColumnVectors.requireOneOrAll("exponent", exponent.length, inputSize);
        return inputSize;
    }

    @Override
    public long parameters() {
        return exponent.length;
    }

    @Override
    public long flops(int inputSize) {
        return inputSize;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        float[] x = input.data;
        float[] a = output.data;
        int stride = exponent.length == 1 ? 0 : 1;
        for (int row = 0, i = 0; row < input.numRows; row++) {
            for (int j = 0; j < input.numCols; j++, i++) {
                a[i] = (float) StrictMath.pow(x[i], exponent[j * stride]);
            }
        }
    }
}
