package io.jundenpa.nn;

/**
 * Computes products of matrices. An element is one chain of fused multiply-adds, which starts with an initial number and
 * follows the rows of W:
 *
 * <pre>a = initial[i, j]; a = fma(X[i, k], W[k, j], a) for k = 0, 1, ..., in - 1; max(lowerBound, a)</pre>
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
     * {@code A = max(lowerBound, X·W + B)}, or {@code A = max(lowerBound, X·W + A)}.
     *
     * @param x contains X [rows, in]. Not modified.
     * @param from index in x of the first row
     * @param stride from the start of a row of X to the start of the next. The rows may overlap.
     * @param rows number of rows
     * @param weights W [in, out], in panels of this kernel's width. Not modified.
     * @param initial B [out], in an array of at least out + width numbers: the same for each row. Not modified. Or a: then the
     *     product is added to A.
     * @param lowerBound 0 for relu, minus infinity for the plain product
     * @param a contains A [rows, out], another array than x. Modified: only the numbers of A.
     * @param to index in a of the first row
     * @param outStride from the start of a row of A to the start of the next, at least out
     * @param tile working memory of {@link #tileSize()} floats. Modified.
     */
    void multiply(
            float[] x,
            int from,
            int stride,
            int rows,
            Panels weights,
            float[] initial,
            float lowerBound,
            float[] a,
            int to,
            int outStride,
            float[] tile);

    /** Describes the kernel for a log. If there is a faster one, says how to enable it. */
    String description();
}
