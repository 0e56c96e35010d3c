package io.jundenpa.nn;

/**
 * Functions of one number, and sums over a row. A function of one number is applied to a range of an array: {@code y[i] =
 * f(x[i])} for i from {@code from} to {@code from + n - 1}. {@code x} and {@code y} may be the same array.
 *
 * <p>Numerics: {@code float}, see {@link PlainPointwise}. Each implementation of a function does the same operations in the
 * same order, so the bits are the same at any vector width.
 */
interface Pointwise {

    /** {@code 1 / (1 + exp(-x))}. */
    void sigmoid(float[] x, float[] y, int from, int n);

    /** {@code (exp(x) - exp(-x)) / (exp(x) + exp(-x))}. */
    void tanh(float[] x, float[] y, int from, int n);

    /** {@code x * sigmoid(beta * x)}, for beta from 0.01 to 100. */
    void swish(float beta, float[] x, float[] y, int from, int n);

    /** {@code x / 2 * erfc(-x / sqrt(2))}. */
    void gelu(float[] x, float[] y, int from, int n);

    /** {@code x * sigmoid(2 * u)} with {@code u = sqrt(2 / pi) * (x + 0.044715 * x^3)}. */
    void geluTanh(float[] x, float[] y, int from, int n);

    /** {@code x * tanh(log(1 + exp(x)))}. */
    void mish(float[] x, float[] y, int from, int n);

    /** {@code positive * x} for x &ge; 0, {@code negative * (exp(x) - 1)} below. */
    void elu(float negative, float positive, float[] x, float[] y, int from, int n);

    /** {@code log(1 + exp(x))}. */
    void softplus(float[] x, float[] y, int from, int n);

    /** {@code 2^64 * exp(x)} for x from -131 to 44; for smaller and larger numbers the value at the end. */
    void exp(float[] x, float[] y, int from, int n);

    /**
     * The sum of a range in {@code double}. Number j is added to partial sum j mod 16. Then the upper half of the partial sums
     * is added to the lower half, until one is left.
     *
     * @param sums 16 partial sums. Modified.
     */
    double sum(float[] x, int from, int n, double[] sums);

    /** The sum of {@code (x[i] - center)^2} in {@code double}, in the order of {@link #sum}. */
    double squares(float[] x, int from, int n, double center, double[] sums);

    /**
     * {@code a[from + j] = (x[from + j] - mean) * factor * gain[j] + shift[j]} for every index j of {@code gain}, in
     * {@code double} and rounded once.
     */
    void normalize(float[] x, int from, double mean, double factor, float[] gain, float[] shift, float[] a);

    /**
     * {@code a[from + j] = (x[from + j] - mean[j]) / scale[j]} for every index j of {@code mean}, in {@code double} and
     * rounded once.
     *
     * @param x not modified, unless it is the same array as {@code a}
     * @param a may be the same array as {@code x}. Modified.
     */
    void standardize(float[] x, int from, double[] mean, double[] scale, float[] a);
}
