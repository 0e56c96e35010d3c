package io.jundenpa.nn;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/**
 * A column for every category: column j of a row holds the number k of a category, and becomes a row with 1 at k and 0
 * elsewhere. A number that is no category, because it is no integer from 0 to size - 1, becomes a row of NaN.
 */
public final class OneHot implements Layer {

    private final int size;

    /** One-hot rows for so many categories, at least one. */
    public OneHot(int size) {
        this.size = size;
    }

    @Override
    public String type() {
        return "one_hot";
    }

    @Override
    public String settings() {
        return "size: " + size;
    }

    @Override
    public int outputSize(int inputSize) {
        return Math.multiplyExact(inputSize, size);
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
        for (int i = 0; i < input.numRows * input.numCols; i++) {
            float category = input.data[i];
            boolean known = category >= 0 && category < size && category == (int) category;
            Arrays.fill(output.data, i * size, (i + 1) * size, known ? 0 : Float.NaN);
            if (known) {
                output.data[i * size + (int) category] = 1;
            }
        }
    }
}
