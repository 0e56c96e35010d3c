package io.jundenpa.nn;

/**
 * Functions of one number, applied to the first n numbers of an array in place: {@code x[i] = f(x[i])} for i from 0 to n - 1.
 * Exponentials take most of the time.
 *
 * <p>Numerics: {@code double}. Each implementation of a function does the same operations in the same order, so the bits are
 * the same at any vector width.
 */
interface Pointwise {

    /** {@code exp(x)}, as {@link Exp#exp}. */
    void exp(double[] x, int n);

    /** {@code 1 / (1 + exp(-x))}. */
    void sigmoid(double[] x, int n);

    /** {@code (exp(x) - exp(-x)) / (exp(x) + exp(-x))}. */
    void tanh(double[] x, int n);

    /** {@code x * sigmoid(x)}. */
    void silu(double[] x, int n);

    /** {@code x / 2 * erfc(-x / sqrt(2))}. */
    void gelu(double[] x, int n);

    /** {@code x * sigmoid(2 * u)} with {@code u = sqrt(2 / pi) * (x + 0.044715 * x^3)}. */
    void geluTanh(double[] x, int n);

    /** {@code x * tanh(log(1 + exp(x)))}. */
    void mish(double[] x, int n);

    /** {@code scale * x} for x &ge; 0, {@code scale * (alpha * (exp(x) - 1))} below. */
    void elu(double alpha, double scale, double[] x, int n);

    /**
     * {@code a[from + j] = (x[from + j] - mean[j]) / scale[j]} for every index j of {@code mean}, in {@code double} and
     * rounded once.
     *
     * @param x not modified, unless it is the same array as {@code a}
     * @param a may be the same array as {@code x}. Modified.
     */
    void standardize(float[] x, int from, double[] mean, double[] scale, float[] a);
}
