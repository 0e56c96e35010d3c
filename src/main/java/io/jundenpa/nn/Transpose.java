package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/** Transposes each row as a matrix: [rows x columns] in, [columns x rows] out. Numerics: moves bits, rounds nothing. */
public final class Transpose implements Layer {

    private final int rows;

    /**
     * Transposes matrices with this number of rows.
     *
     * @throws IllegalArgumentException if there are less than 1
     */
    public Transpose(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("steps is " + rows + ", expected at least 1");
        }
        this.rows = rows;
    }

    @Override
    public String type() {
        return "transpose";
    }

    @Override
    public String settings() {
        return "steps: " + rows;
    }

    @Override
    public int outputSize(int inputSize) {
        if (inputSize % rows != 0) {
            throw new IllegalArgumentException("reads rows of " + inputSize + " numbers, expected a multiple of " + rows
                    + ", its number of steps");
        }
        return inputSize;
    }

    @Override
    public long parameters() {
        return 0;
    }

    @Override
    public long flops(int inputSize) {
        return 0;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        int columns = input.numCols / rows;
        for (int start = 0; start < input.numRows * input.numCols; start += input.numCols) {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    output.data[start + j * rows + i] = input.data[start + i * columns + j];
                }
            }
        }
    }
}
