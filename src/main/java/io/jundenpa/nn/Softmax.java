package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * Turns every row into probabilities: {@code A[i, j] = exp(X[i, j]) / sum}, with {@code sum} the sum of {@code exp(X[i, k])}
 * over the row.
 *
 * <p>Numerics: exponentials in {@code float}, their sum in {@code double} in the order of {@link Pointwise#sum}, then one
 * product that rounds once; a result is within 2 ulps. If the sum is too large or too small, the row is computed in
 * {@code double}, with its maximum subtracted first: Blanchard, Higham, Higham, "Accurately Computing the Log-Sum-Exp and
 * Softmax Functions", 2021. A row with NaN or plus infinity, or of minus infinity only, becomes a row of NaN.
 */
public final class Softmax implements Layer {

    /**
     * If the sum of 2^64 * exp(x) lies between these two, every exponential that decides a result is exact, see
     * {@link Pointwise#exp}: a smaller one gives 0, a larger one gives a larger sum.
     */
    private static final double MIN_SUM = 0x1p32;

    private static final double MAX_SUM = 0x1p126;

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
        float[] a = output.data;
        double[] sums = scratch.doubles(PlainPointwise.SUMS);
        Backend.POINTWISE.exp(input.data, a, 0, input.getNumElements());
        for (int start = 0; start < input.getNumElements(); start += size) {
            double sum = Backend.POINTWISE.sum(a, start, size, sums);
            if (sum > MIN_SUM && sum < MAX_SUM) {
                multiply(a, start, size, 1 / sum);
            } else {
                forwardShifted(input.data, start, size, a);
            }
        }
    }

    /** The factor as head + tail: a product rounds once. */
    private static void multiply(float[] a, int start, int size, double factor) {
        float head = (float) factor;
        float tail = (float) (factor - head);
        for (int i = start; i < start + size; i++) {
            a[i] = Math.fma(a[i], head, a[i] * tail);
        }
    }

    /** In {@code double}, with the maximum subtracted: no exponential exceeds 1, and at least one is 1. */
    private static void forwardShifted(float[] x, int start, int size, float[] a) {
        double max = x[start];
        for (int i = start + 1; i < start + size; i++) {
            max = Math.max(max, x[i]);
        }
        double sum = 0;
        for (int i = start; i < start + size; i++) {
            sum += Exp.exp(x[i] - max);
        }
        for (int i = start; i < start + size; i++) {
            a[i] = (float) (Exp.exp(x[i] - max) / sum);
        }
    }
}
