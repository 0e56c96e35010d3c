package io.jundenpa.nn;

/**
 * Computes products of matrices. An element is one chain of fused multiply-adds, which starts with the bias and follows the
 * rows of W:
 *
 * <pre>a = B[j]; a = fma(X[i, k], W[k, j], a) for k = 0, 1, ..., in - 1; max(lowerBound, a)</pre>
 *
 * <p>Numerics: {@code float}, one rounding per step of the chain. Every kernel computes the same bits, at any batch size and
 * any vector width.
 */
interface Kernel {

    /** Columns of a panel of weights. */
    int width();

    /** Size of the working memory of {@link #multiply}, in floats. */
    int tileSize();

    /**
     * {@code A = max(lowerBound, X·W + B)}.
     *
     * @param x X [rows, in]. Not modified.
     * @param weights W [in, out], in panels of this kernel's width. Not modified.
     * @param bias B [out], in an array of at least out + width numbers. Not modified.
     * @param lowerBound 0 for relu, minus infinity for the plain product
     * @param a A [rows, out], another array than x. Modified.
     * @param tile working memory of {@link #tileSize()} floats. Modified.
     */
    void multiply(float[] x, int rows, Panels weights, float[] bias, float lowerBound, float[] a, float[] tile);

    /** Describes the kernel for a log. If there is a faster one, says how to enable it. */
    String description();
}
