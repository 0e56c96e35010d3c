package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * Turns every row into probabilities: {@code A[i, j] = exp(X[i, j]) / sum}, with {@code sum} the sum of {@code exp(X[i, k])}
 * over the row.
 *
 * <p>Numerics: exponentials, sum, reciprocal and product in {@code double}, rounded once; a result is within one ulp. If the
 * sum is too large or too small, the row's maximum is subtracted from its numbers first: Blanchard, Higham, Higham,
 * "Accurately Computing the Log-Sum-Exp and Softmax Functions", 2021. A row with NaN or plus infinity, or of minus infinity
 * only, becomes a row of NaN.
 */
public final class Softmax implements Layer {

    /** Numbers per block of rows: 8 KiB of exponentials stay in the processor's first-level cache. */
    private static final int BLOCK = 1024;

    /**
     * If the sum lies between these two, every result that is not 0 as a float comes from an exponential that is a normal
     * double.
     */
    private static final double MIN_SUM = 1e-250;

    private static final double MAX_SUM = 1e250;

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

    /** Per number a difference, an exponential, a sum and a quotient. */
    @Override
    public long flops(int inputSize) {
        return 4L * inputSize;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        int size = input.numCols;
        int maxRows = Math.max(1, BLOCK / size);
        double[] e = scratch.doubles(maxRows * size);
        for (int row = 0; row < input.numRows; row += maxRows) {
            int rows = Math.min(maxRows, input.numRows - row);
            forward(input.data, row * size, rows, size, e, output.data);
        }
    }

    private static void forward(float[] x, int start, int rows, int size, double[] e, float[] a) {
        int n = rows * size;
        for (int i = 0; i < n; i++) {
            e[i] = x[start + i];
        }
        Backend.POINTWISE.exp(e, n);
        for (int from = 0; from < n; from += size) {
            double sum = sum(e, from, size);
            if (sum > MIN_SUM && sum < MAX_SUM) {
                divide(e, from, size, sum, a, start + from);
            } else {
                forwardShifted(x, start + from, size, e, from, a);
            }
        }
    }

    /** With the maximum subtracted: no exponential exceeds 1, and at least one is 1. */
    private static void forwardShifted(float[] x, int start, int size, double[] e, int from, float[] a) {
        double max = x[start];
        for (int i = 1; i < size; i++) {
            max = Math.max(max, x[start + i]);
        }
        for (int i = 0; i < size; i++) {
            e[from + i] = Exp.exp(x[start + i] - max);
        }
        divide(e, from, size, sum(e, from, size), a, start);
    }

    private static double sum(double[] e, int from, int size) {
        double sum = 0;
        for (int i = from; i < from + size; i++) {
            sum += e[i];
        }
        return sum;
    }

    private static void divide(double[] e, int from, int size, double sum, float[] a, int to) {
        double factor = 1 / sum;
        for (int i = 0; i < size; i++) {
            a[to + i] = (float) (e[from + i] * factor);
        }
    }
}
