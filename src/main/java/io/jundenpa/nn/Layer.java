package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/** An operation on one input. */
public non-sealed interface Layer extends Operation {

    /**
     * The width of the output rows.
     *
     * @param inputSize width of the input rows
     * @throws IllegalArgumentException if the layer does not accept rows of this width
     */
    int outputSize(int inputSize);

    /** Floating-point operations per row. A multiply-add counts as two, a function such as exp as one. */
    long flops(int inputSize);

    /** Floats in the largest matrix of the scratch memory, for each row of the input. */
    default long scratchSize(int inputSize) {
        return 0;
    }

    /**
     * Computes the layer for every row of the input. Allocates memory only when the scratch memory grows.
     *
     * @param input [rows, inputSize]. Not modified.
     * @param output [rows, outputSize], another matrix than the input. Modified.
     * @param scratch working memory. Modified.
     */
    void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch);

    @Override
    default int outputSize(int[] inputSizes) {
        if (inputSizes.length != 1) {
            throw new IllegalArgumentException("has " + inputSizes.length + " inputs, expected one");
        }
        return outputSize(inputSizes[0]);
    }

    @Override
    default long flops(int[] inputSizes) {
        return flops(inputSizes[0]);
    }

    @Override
    default long scratchSize(int[] inputSizes) {
        return scratchSize(inputSizes[0]);
    }

    @Override
    default void forward(FMatrixRMaj[] inputs, FMatrixRMaj output, Scratch scratch) {
        forward(inputs[0], output, scratch);
    }
}
