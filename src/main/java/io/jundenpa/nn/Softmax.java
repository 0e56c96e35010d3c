package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * Turns every row into probabilities: {@code A[i, j] = exp(X[i, j]) / sum}, with {@code sum} the sum of all the row's
 * {@code exp(X[i, j])}.
 *
 * <p>Exponentials, sum, its reciprocal and the product are taken in {@code double} and rounded once, so a result is within
 * one ulp. A row whose sum would be too large or too small for that has its largest number taken from all of its numbers
 * first, which changes nothing else. A row that holds NaN or plus infinity, or minus infinity alone, gives a row of NaN.
 */
public final class Softmax implements Layer {

    /** About how many numbers are taken at once: their exponentials stay in the processor's first cache. */
    private static final int AT_ONCE = 1024;

    /** Between these sums, a result that is not too small for a float comes from an exponential among the normal doubles. */
    private static final double LEAST = 1e-250;

    private static final double MOST = 1e250;

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
        int most = Math.max(1, AT_ONCE / size);
        double[] e = scratch.doubles(most * size);
        for (int row = 0; row < input.numRows; row += most) {
            int rows = Math.min(most, input.numRows - row);
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
            if (sum > LEAST && sum < MOST) {
                divide(e, from, size, sum, a, start + from);
            } else {
                forwardShifted(x, start + from, size, e, from, a);
            }
        }
    }

    /** Without an overflow, and with at least one exponential that is not small. */
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
