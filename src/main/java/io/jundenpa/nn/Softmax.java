package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * Turns every row into probabilities: {@code A[i, j] = exp(X[i, j] - max) / sum}, with {@code max} the largest number
 * of the row and {@code sum} the sum of all such {@code exp(X[i, j] - max)}.
 *
 * <p>Exponentials and sum are taken in {@code double}; an exponential is rounded to {@code float} on its way to the
 * output, so a result is within 1.5 ulp. A row that holds NaN or plus infinity, or minus infinity alone, gives a row of
 * NaN.
 */
public final class Softmax implements Layer {

    @Override
    public String type() {
        return "softmax";
    }

    @Override
    public int outputSize(int inputSize) {
        return inputSize;
    }

    @Override
    public long parameters() {
        return 0;
    }

    /** A difference, an exponential, a sum and a quotient for each number. */
    @Override
    public long flops(int inputSize) {
        return 4L * inputSize;
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
        double max = x[start];
        for (int i = start + 1; i < end; i++) {
            max = Math.max(max, x[i]);
        }
        double sum = 0;
        for (int i = start; i < end; i++) {
            double e = Exp.exp(x[i] - max);
            a[i] = (float) e;
            sum += e;
        }
        for (int i = start; i < end; i++) {
            a[i] = (float) (a[i] / sum);
        }
    }
}
