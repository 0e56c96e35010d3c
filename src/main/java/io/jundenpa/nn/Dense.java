package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * A fully connected layer: {@code A = X·W + B}.
 *
 * <p>A sum starts with the bias; each product is added in the order of the rows of W, exactly, and the sum is rounded to
 * {@code float} once for each (a fused multiply-add).
 */
public final class Dense implements Layer {

    private final Product product;
    private final float least;

    /**
     * Copies what it is given.
     *
     * @param weights W [in, out]. Not modified.
     * @param bias B [out], added to every row. Not modified.
     * @throws IllegalArgumentException if the weights have no rows or columns, or the bias is not one number a column
     */
    public Dense(FMatrixRMaj weights, float[] bias) {
        this(Product.of(weights, bias), Float.NEGATIVE_INFINITY);
    }

    private Dense(Product product, float least) {
        this.product = product;
        this.least = least;
    }

    /**
     * As the constructor, but without a second copy of large weights.
     *
     * @param weights W [in, out]. Taken over, and left empty.
     */
    public static Dense takingOver(FMatrixRMaj weights, float[] bias) {
        return new Dense(Product.takingOver(weights, bias), Float.NEGATIVE_INFINITY);
    }

    /** This layer and relu after it in one, over the same weights. */
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
        product.forward(input, least, output, scratch);
    }
}
