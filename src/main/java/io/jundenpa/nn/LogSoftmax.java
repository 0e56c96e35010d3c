package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * The logarithm of {@link Softmax}, without its underflow: {@code A[i, j] = X[i, j] - max - log(1 + others)}. Here
 * {@code max} is the largest number of the row, and {@code others} the sum of {@code exp(X[i, k] - max)} over all other
 * numbers. Source: Blanchard, Higham, Higham, "Accurately Computing the Log-Sum-Exp and Softmax Functions", 2021.
 *
 * <p>Numerics: {@code double}, rounded once. The sum leaves the largest number out, so results near 0 keep their digits: a
 * probability of 1 - 1e-20 gives -1e-20, not 0. A row with NaN or plus infinity, or of minus infinity only, becomes a row of
 * NaN.
 */
public final class LogSoftmax implements Layer {

    @Override
    public String type() {
        return "log_softmax";
    }

    @Override
    public int outputSize(int inputSize) {
        return inputSize;
    }

    @Override
    public long parameters() {
        return 0;
    }

    /** Per number a difference, an exponential, a sum and two more differences. */
    @Override
    public long flops(int inputSize) {
        return 5L * inputSize;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        int size = input.numCols;
        for (int row = 0; row < input.numRows; row++) {
            forwardRow(input.data, output.data, row * size, size);
        }
    }

    private static void forwardRow(float[] x, float[] a, int start, int size) {
        int end = start + size;
        int largest = start;
        for (int i = start + 1; i < end; i++) {
            if (x[i] > x[largest]) {
                largest = i;
            }
        }
        double max = x[largest];
        double others = 0 * max; // 0, or NaN if max is NaN or infinite: then the whole row is NaN
        for (int i = start; i < end; i++) {
            if (i != largest) {
                others += Exp.exp(x[i] - max);
            }
        }
        double log = StrictMath.log1p(others);
        for (int i = start; i < end; i++) {
            a[i] = (float) (x[i] - max - log);
        }
    }
}
