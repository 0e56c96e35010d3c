package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * The logarithm of {@link Softmax}, without its underflow: {@code A[i, j] = X[i, j] - max - log(1 + rest)}, with
 * {@code max} the largest number of the row and {@code rest} the sum of {@code exp(X[i, j] - max)} over all the others.
 *
 * <p>Everything is taken in {@code double} and rounded once. Leaving the largest number out of the sum keeps its own
 * result exact to the last digits when it is near 0: a certainty of 1 - 1e-20 gives -1e-20, not 0. A row that holds NaN
 * or plus infinity, or minus infinity alone, gives a row of NaN.
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

    /** A difference, an exponential and a sum, then two differences, for each number. */
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
        double rest = 0 * max; // 0, or NaN for the whole row if the largest is NaN or infinite
        for (int i = start; i < end; i++) {
            if (i != largest) {
                rest += Exp.exp(x[i] - max);
            }
        }
        double log = StrictMath.log1p(rest);
        for (int i = start; i < end; i++) {
            a[i] = (float) (x[i] - max - log);
        }
    }
}
