package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * A fully connected layer: {@code A = X·W + B}.
 *
 * <p>Numerics: {@code float}. A sum is one chain of fused multiply-adds: it starts with the bias, follows the rows of W, and
 * rounds once per product. The bits are the same at any batch size, on any JVM and processor.
 */
public final class Dense implements Layer {

    private final Product product;
    private final float lowerBound;

    /**
     * A layer with copies of weights and bias.
     *
     * @param weights W [in, out]. Not modified.
     * @param bias B [out], added to every row. Not modified.
     * @throws IllegalArgumentException if the weights have no rows or columns, or the bias is not one number per column
     */
    public Dense(FMatrixRMaj weights, float[] bias) {
        this(Product.of(weights, bias), Float.NEGATIVE_INFINITY);
    }

    private Dense(Product product, float lowerBound) {
        this.product = product;
        this.lowerBound = lowerBound;
    }

    /**
     * A layer that uses the memory of the weights instead of a copy, for large weights.
     *
     * @param weights W [in, out]. Modified: left empty.
     * @param bias B [out], added to every row. Not modified.
     * @throws IllegalArgumentException if the weights have no rows or columns, or the bias is not one number per column
     */
    public static Dense takingOver(FMatrixRMaj weights, float[] bias) {
        return new Dense(Product.takingOver(weights, bias), Float.NEGATIVE_INFINITY);
    }

    /** This layer and a relu after it as one layer, which shares the weights. */
    Dense withRelu() {
        return new Dense(product, 0);
    }

    /** A copy of the weights. */
    FMatrixRMaj weights() {
        return product.matrix();
    }

    /** A copy of the bias. */
    float[] bias() {
        return product.bias();
    }

    @Override
    public String type() {
        return "dense";
    }

    @Override
    public int outputSize(int inputSize) {
        if (inputSize != product.rows()) {
            throw new IllegalArgumentException("weights are [" + product.rows() + ", " + product.columns()
                    + "], expected [" + inputSize + ", ...]");
        }
        return product.columns();
    }

    @Override
    public long parameters() {
        return (long) product.rows() * product.columns() + product.columns();
    }

    @Override
    public long flops(int inputSize) {
        return 2L * product.rows() * product.columns() + product.columns();
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        product.forward(input, lowerBound, output, scratch);
    }
}
