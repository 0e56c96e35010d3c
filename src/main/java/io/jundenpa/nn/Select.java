package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * Chosen columns of every row, in any order: {@code A[i, j] = X[i, columns[j]]}. Slices, splits and permutations are
 * selections. Numerics: moves bits, rounds nothing.
 */
public final class Select implements Layer {

    private final int[] columns;
    private final int inputSize;
    private final String type;
    private final String settings;

    /**
     * Takes over the array of columns: do not change it afterwards.
     *
     * @param inputSize width of an input row
     * @param columns each from 0 to inputSize - 1, at least one
     * @param type as in a model file
     * @param settings as in a model file
     * @throws IllegalArgumentException if there is no column, or a column lies outside of the row
     */
    public Select(int inputSize, int[] columns, String type, String settings) {
        if (columns.length == 0) {
            throw new IllegalArgumentException("no columns, expected at least one");
        }
        for (int j = 0; j < columns.length; j++) {
            if (columns[j] < 0 || columns[j] >= inputSize) {
                throw new IllegalArgumentException(
                        "columns[" + j + "] is " + columns[j] + ", expected 0 to " + (inputSize - 1));
            }
        }
        this.inputSize = inputSize;
        this.columns = columns;
        this.type = type;
        this.settings = settings;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public String settings() {
        return settings;
    }

    @Override
    public int outputSize(int inputSize) {
        if (inputSize != this.inputSize) {
            throw new IllegalArgumentException("reads rows of " + inputSize + " numbers, expected " + this.inputSize);
        }
        return columns.length;
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
        for (int row = 0; row < input.numRows; row++) {
            int from = row * inputSize;
            int to = row * columns.length;
            for (int j = 0; j < columns.length; j++) {
                output.data[to + j] = input.data[from + columns[j]];
            }
        }
    }
}
