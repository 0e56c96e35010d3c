package io.jundenpa.nn;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/**
 * Turns every number k of a row into {@code size} numbers: 1 at index k, 0 elsewhere. A number that is not an integer from 0
 * to size - 1 becomes {@code size} times NaN. Numerics: exact.
 */
public final class OneHot implements Layer {

    private final int size;

    /**
     * Encodes this number of categories.
     *
     * @throws IllegalArgumentException if the size is less than 1
     */
    public OneHot(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size is " + size + ", expected at least 1");
        }
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
