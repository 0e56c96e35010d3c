package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/**
 * A fully connected layer: {@code A = X·W + B}.
 *
 * <p>Sums are taken in {@code float}, one product after the other in the order of the rows of W. The product is added
 * to an output that holds the bias already: this saves a pass over the output, and EJML's {@code multAdd} refuses an
 * output of the wrong shape where its {@code mult} would quietly reshape it. EJML starts the sum from the bias for 15
 * columns and more, and adds the bias last for fewer.
 */
public final class Dense implements Layer {

    private final FMatrixRMaj weights;
    private final float[] bias;

    /**
     * Takes over both arguments; neither may be changed afterwards.
     *
     * @param weights W [in, out]. Not modified.
     * @param bias B [out], added to every row. Not modified.
     * @throws IllegalArgumentException if the weights have no rows or columns, or the bias is not one number a column
     */
    public Dense(FMatrixRMaj weights, float[] bias) {
        if (weights.numRows == 0 || weights.numCols == 0) {
            throw new IllegalArgumentException(
                    "weights are [" + weights.numRows + ", " + weights.numCols + "], expected at least [1, 1]");
        }
        if (bias.length != weights.numCols) {
            throw new IllegalArgumentException("bias is [" + bias.length + "], expected [" + weights.numCols + "]");
        }
        this.weights = weights;
        this.bias = bias;
    }

    FMatrixRMaj weights() {
        return weights;
    }

    float[] bias() {
        return bias;
    }

    @Override
    public String type() {
        return "dense";
    }

    @Override
    public int outputSize(int inputSize) {
        if (inputSize != weights.numRows) {
            throw new IllegalArgumentException("weights are [" + weights.numRows + ", " + weights.numCols
                    + "], expected [" + inputSize + ", ...]");
        }
        return weights.numCols;
    }

    @Override
    public long parameters() {
        return (long) weights.numRows * weights.numCols + bias.length;
    }

    @Override
    public long flops(int inputSize) {
        return 2L * weights.numRows * weights.numCols + bias.length;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        for (int row = 0; row < output.numRows; row++) {
            System.arraycopy(bias, 0, output.data, row * bias.length, bias.length);
        }
        CommonOps_FDRM.multAdd(input, weights, output);
    }
}
