package io.jundenpa.nn;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/** The rows of all inputs side by side: {@code A[i] = [X1[i], X2[i], ...]}. Numerics: moves bits, rounds nothing. */
public final class Concat implements Combination {

    @Override
    public String type() {
        return "concat";
    }

    @Override
    public int outputSize(int[] inputSizes) {
        if (inputSizes.length == 0) {
            throw new IllegalArgumentException("has 0 inputs, expected at least one");
        }
        return Math.toIntExact(Arrays.stream(inputSizes).asLongStream().sum());
    }

    @Override
    public long parameters() {
        return 0;
    }

    @Override
    public long flops(int[] inputSizes) {
        return 0;
    }

    @Override
    public void forward(FMatrixRMaj[] inputs, FMatrixRMaj output, Scratch scratch) {
        int to = 0;
        for (int row = 0; row < output.numRows; row++) {
            for (int k = 0; k < inputs.length; k++) {
                int size = inputs[k].numCols;
                System.arraycopy(inputs[k].data, row * size, output.data, to, size);
                to += size;
            }
        }
    }
}
