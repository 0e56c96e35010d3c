package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * A power of each number: {@code A[i, j] = X[i, j] ^ exponent[j]}.
 *
 * <p>{@code x ^ 0} is 1 for every x, also for NaN. A negative number has powers with whole exponents only. These are the
 * rules of C's {@code pow}, which NumPy, PyTorch and ONNX Runtime follow.
 *
 * <p>Numerics: {@link StrictMath#pow} in {@code double}, rounded once.
 */
public final class Pow implements Layer {

    private final float[] exponent;

    /**
     * Takes over the array: do not change it afterwards.
     *
     * @param exponent [size], or [1] for all columns
     * @throws IllegalArgumentException if an exponent is not finite
     */
    public Pow(float[] exponent) {
        for (int j = 0; j < exponent.length; j++) {
            if (!Float.isFinite(exponent[j])) {
                throw new IllegalArgumentException(
                        "exponent[" + j + "] is " + exponent[j] + ", expected a finite number");
            }
        }
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
