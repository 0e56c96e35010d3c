package io.jundenpa.nn;

/**
 * Computes products of matrices. Every kernel gives the same bits: an element is the chain of fused multiply-adds
 *
 * <pre>a = B[j]; a = fma(X[i, k], W[k, j], a) for k = 0, 1, ..., in - 1; max(least, a)</pre>
 *
 * whatever the other rows, and however many numbers the processor handles at once.
 */
interface Kernel {

    /** Columns of a panel of weights. */
    int width();

    /** Of how many numbers {@code rest} has room. */
    int restSize();

    /**
     * {@code A = max(least, X·W + B)}.
     *
     * @param x X [rows, in]. Not modified.
     * @param weights W [in, out], in panels of this kernel's width
     * @param bias B, at least [out + width]; what follows out means nothing. Not modified.
     * @param least 0 for relu, minus infinity for the product as it is
     * @param a A [rows, out], another array than x. Modified.
     * @param rest working memory of {@link #restSize()} numbers. Modified.
     */
    void multiply(float[] x, int rows, Panels weights, float[] bias, float least, float[] a, float[] rest);

    /** What it is, and how to have a faster one, for a log. */
    String description();
}
