package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/** Combines every row with the same numbers: {@code A[i, j] = X[i, j] op values[j]}. Numerics: {@code float}, one rounding. */
public final class ArithmeticConstant implements Layer {

    private final Arithmetic.Operator operator;
    private final FMatrixRMaj values;

    /**
     * Takes over the array: do not change it afterwards.
     *
     * @param values [size], or [1] for all columns
     */
    public ArithmeticConstant(Arithmetic.Operator operator, float[] values) {
        this.operator = operator;
        this.values = new FMatrixRMaj(1, values.length, true, values);
    }

    @Override
    public String type() {
        return operator.key();
    }

    @Override
    public int outputSize(int inputSize) {
        ColumnVectors.requireOneOrAll("value", values.numCols, inputSize);
        return inputSize;
    }

    @Override
    public long parameters() {
        return values.numCols;
    }

    @Override
    public long flops(int inputSize) {
        return inputSize;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        for (int row = 0; row < input.numRows; row++) {
            operator.combine(input, row, values, 0, output, row);
        }
    }
}
