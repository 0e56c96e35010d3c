package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * A rectifier with a learned slope below 0: {@code A[i, j] = X[i, j]} for X &ge; 0, {@code slope[j] * X[i, j]} below.
 *
 * <p>Numerics: {@code float}, one rounding. Source: He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", 2015,
 * arXiv:1502.01852, eq. 1.
 */
public final class PRelu implements Layer {

    private final float[] slope;

    /**
     * Takes over the array: do not change it afterwards.
     *
     * @param slope [size], or [1] for all columns
     */
    public PRelu(float[] slope) {
        this.slope = slope;
    }

    @Override
    public String type() {
        return "prelu";
    }

    @Override
    public int outputSize(int inputSize) {
        ColumnVectors.requireOneOrAll("slope", slope.length, inputSize);
        return inputSize;
    }

    @Override
    public long parameters() {
        return slope.length;
    }

    @Override
    public long flops(int inputSize) {
        return inputSize;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        float[] x = input.data;
        float[] a = output.data;
        int stride = slope.length == 1 ? 0 : 1;
        for (int row = 0, i = 0; row < input.numRows; row++) {
            for (int j = 0; j < input.numCols; j++, i++) {
                a[i] = x[i] >= 0 ? x[i] : slope[j * stride] * x[i];
            }
        }
    }
}
