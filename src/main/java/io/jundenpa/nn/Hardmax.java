package io.jundenpa.nn;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/**
 * 1 at the first maximum of every row, 0 elsewhere. A row with a NaN becomes a row of NaN, as ONNX defines it. Numerics:
 * exact.
 */
public final class Hardmax implements Layer {

    @Override
    public String type() {
        return "hardmax";
    }

    @Override
    public int outputSize(int inputSize) {
        return inputSize;
    }

    @Override
    public long parameters() {
        return 0;
    }

    @Override
    public long flops(int inputSize) {
        return inputSize;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        int size = input.numCols;
        for (int start = 0; start < input.numRows * size; start += size) {
            int greatest = start;
            float check = 0;
            for (int i = start; i < start + size; i++) {
                greatest = input.data[i] > input.data[greatest] ? i : greatest;
                check = Float.isNaN(input.data[i]) ? Float.NaN : check;
            }
            Arrays.fill(output.data, start, start + size, check);
            output.data[greatest] += 1;
        }
    }
}
