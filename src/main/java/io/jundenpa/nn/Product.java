package io.jundenpa.nn;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/**
 * The product with a matrix of weights, plus a bias: {@code A = X·W + B}, on this JVM's {@link Kernel}.
 *
 * <p>Numerics: {@code float}. An element is one chain of {@link Math#fma(float, float, float)}, which starts with the bias
 * and follows the rows of W. The bits are the same at any batch size, with any kernel and on any processor.
 */
final class Product {

    private final Panels weights;
    private final float[] bias;

    /**
     * A product with copies of both arguments.
     *
     * @param weights W [in, out]. Not modified.
     * @param bias B [out]. Not modified.
     * @throws IllegalArgumentException if the weights have no rows or columns, or the bias is not one number per column
     */
    static Product of(FMatrixRMaj weights, float[] bias) {
        return takingOver(weights.copy(), bias);
    }

    /** As {@link #of}, but uses the memory of the weights instead of a copy, and leaves the weights empty. */
    static Product takingOver(FMatrixRMaj weights, float[] bias) {
        return new Product(weights, bias);
    }

    private Product(FMatrixRMaj weights, float[] bias) {
        if (weights.numRows == 0 || weights.numCols == 0) {
            throw new IllegalArgumentException(
                    "weights are [" + weights.numRows + ", " + weights.numCols + "], expected at least [1, 1]");
        }
        if (bias.length != weights.numCols) {
            throw new IllegalArgumentException("bias is [" + bias.length + "], expected [" + weights.numCols + "]");
        }
        this.bias = Arrays.copyOf(bias, bias.length + Backend.KERNEL.width());
        this.weights = new Panels(weights, Backend.KERNEL.width());
    }

    int rows() {
        return weights.rows();
    }

    int columns() {
        return weights.columns();
    }

    /** A copy of the weights. */
    FMatrixRMaj matrix() {
        return matrix(0, columns());
    }

    /** A copy of some columns of the weights: from the first, to before the last. */
    FMatrixRMaj matrix(int first, int last) {
        return weights.matrix(first, last);
    }

    /** A copy of the bias. */
    float[] bias() {
        return Arrays.copyOf(bias, columns());
    }

    /** Computes {@code A = X·W + B}. */
    void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        forward(input, Float.NEGATIVE_INFINITY, output, scratch);
    }

    /**
     * Computes {@code A = max(lowerBound, X·W + B)}.
     *
     * @param input X [rows, in]. Not modified.
     * @param lowerBound 0 for relu, minus infinity for the plain product
     * @param output A [rows, out], another matrix than the input. Modified.
     * @param scratch working memory. Modified.
     */
    void forward(FMatrixRMaj input, float lowerBound, FMatrixRMaj output, Scratch scratch) {
        if (input.numCols != rows() || output.numCols != columns() || output.numRows != input.numRows) {
            throw new IllegalArgumentException("input is [" + input.numRows + ", " + input.numCols + "] and output ["
                    + output.numRows + ", " + output.numCols + "], expected the weights' [" + rows() + ", " + columns()
                    + "]");
        }
        forward(input.data, 0, rows(), input.numRows, lowerBound, output.data, 0, columns(), scratch);
    }

    /**
     * Computes {@code A = max(lowerBound, X·W + B)} on rows of larger arrays.
     *
     * @param x contains X [rows, in]. Not modified.
     * @param from index in x of the first row
     * @param stride from the start of a row of X to the start of the next. The rows may overlap.
     * @param rows number of rows
     * @param lowerBound 0 for relu, minus infinity for the plain product
     * @param a contains A [rows, out], another array than x. Modified: only the numbers of A.
     * @param to index in a of the first row
     * @param outStride from the start of a row of A to the start of the next, at least out
     * @param scratch working memory: {@link Scratch#floats}. Modified.
     */
    void forward(
            float[] x,
            int from,
            int stride,
            int rows,
            float lowerBound,
            float[] a,
            int to,
            int outStride,
            Scratch scratch) {
        float[] tile = scratch.floats(Backend.KERNEL.tileSize());
        Backend.KERNEL.multiply(x, from, stride, rows, weights, bias, lowerBound, a, to, outStride, tile);
    }

    /**
     * Computes {@code A = X·W + A}, without the bias: each sum continues with the number in A. For the parameters see {@link
     * #forward(float[], int, int, int, float, float[], int, int, Scratch)}.
     */
    void accumulate(float[] x, int from, int stride, int rows, float[] a, int to, int outStride, Scratch scratch) {
        float[] tile = scratch.floats(Backend.KERNEL.tileSize());
        Backend.KERNEL.multiply(x, from, stride, rows, weights, a, Float.NEGATIVE_INFINITY, a, to, outStride, tile);
    }
}
