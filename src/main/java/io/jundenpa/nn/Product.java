package io.jundenpa.nn;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/**
 * The product with a matrix of weights, plus a bias: {@code A = X·W + B}, by the fastest kernel that this JVM has.
 *
 * <p>An element is the sum of its bias and the products in the order of the rows of W, each added with a single rounding
 * ({@link Math#fma(float, float, float)}): its bits do not depend on the kernel, the batch, or the processor.
 */
final class Product {

    private final Panels weights;
    private final float[] bias;

    /**
     * Copies what it is given.
     *
     * @param weights W [in, out]. Not modified.
     * @param bias B [out]. Not modified.
     * @throws IllegalArgumentException if the weights have no rows or columns, or the bias is not one number a column
     */
    static Product of(FMatrixRMaj weights, float[] bias) {
        return takingOver(weights.copy(), bias);
    }

    /** The product alone; copies the weights. */
    static Product of(FMatrixRMaj weights) {
        return of(weights, new float[weights.numCols]);
    }

    /** As {@link #of}, but takes the memory of the weights, which are left empty. */
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

    /** The weights as a matrix of their own. */
    FMatrixRMaj matrix() {
        return weights.matrix();
    }

    /** A copy of the bias. */
    float[] bias() {
        return Arrays.copyOf(bias, columns());
    }

    /** Computes the product. */
    void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        forward(input, Float.NEGATIVE_INFINITY, output, scratch);
    }

    /**
     * Computes {@code A = max(least, X·W + B)}.
     *
     * @param input X [rows, in]. Not modified.
     * @param least 0 for relu, minus infinity for the product as it is
     * @param output A [rows, out], another matrix than the input. Modified.
     * @param scratch for the last columns. Modified.
     */
    void forward(FMatrixRMaj input, float least, FMatrixRMaj output, Scratch scratch) {
        if (input.numCols != rows() || output.numCols != columns() || output.numRows != input.numRows) {
            throw new IllegalArgumentException("input is [" + input.numRows + ", " + input.numCols + "] and output ["
                    + output.numRows + ", " + output.numCols + "], expected the weights' [" + rows() + ", " + columns()
                    + "]");
        }
        float[] rest = scratch.rest(Backend.KERNEL.restSize());
        Backend.KERNEL.multiply(input.data, input.numRows, weights, bias, least, output.data, rest);
    }
}
