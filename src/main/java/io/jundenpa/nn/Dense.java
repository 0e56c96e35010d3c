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

    /**
     * Copies what it is given.
     *
     * @param weights W [in, out]. Not modified.
     * @param bias B [out], added to every row. Not modified.
     * @throws IllegalArgumentException if the weights have no rows or columns, or the bias is not one number a column
     */
    public Dense(FMatrixRMaj weights, float[] bias) {
        this(Product.of(weights, bias));
    }

    private Dense(Product product) {
        this.product = product;
    }

    /**
     * As the constructor, but without a second copy of large weights.
     *
     * @param weights W [in, out]. Taken over, and left empty.
     */
    public static Dense takingOver(FMatrixRMaj weights, float[] bias) {
        return new Dense(Product.takingOver(weights, bias));
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
        product.forward(input, output, scratch);
    }
}
