package io.jundenpa.nn;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/**
 * Turns every number k of a row into row k of a learned table. A number that is not an integer from 0 to categories - 1
 * becomes a row of NaN. Numerics: moves bits, rounds nothing.
 */
public final class Embedding implements Layer {

    private final FMatrixRMaj table;

    /**
     * Takes over the table: do not change it afterwards.
     *
     * @param table [categories, size]
     */
    public Embedding(FMatrixRMaj table) {
        this.table = table;
    }

    @Override
    public String type() {
        return "embedding";
    }

    @Override
    public String settings() {
        return table.numRows + " categories";
    }

    @Override
    public int outputSize(int inputSize) {
        return Math.multiplyExact(inputSize, table.numCols);
    }

    @Override
    public long parameters() {
        return (long) table.numRows * table.numCols;
    }

    @Override
    public long flops(int inputSize) {
        return 0;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        int size = table.numCols;
        for (int i = 0; i < input.numRows * input.numCols; i++) {
            float category = input.data[i];
            if (category >= 0 && category < table.numRows && category == (int) category) {
                System.arraycopy(table.data, ((int) category) * size, output.data, i * size, size);
            } else {
                Arrays.fill(output.data, i * size, (i + 1) * size, Float.NaN);
            }
        }
    }
}
