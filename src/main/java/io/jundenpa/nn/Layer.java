package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * One step of the forward pass: rows in, as many rows out.
 *
 * <p>A layer is immutable and may be shared by any number of threads. The bits of an output row depend on its input row
 * alone, never on the other rows of the batch or on how many there are.
 */
public sealed interface Layer permits Activation, Affine, Dense, LogSoftmax, Softmax, Standardize {

    /** The layer's name in a model file, such as {@code dense}. */
    String type();

    /** The layer's settings as a model file writes them, such as {@code alpha: 0.01}; empty if it has none. */
    default String settings() {
        return "";
    }

    /**
     * The width of the output rows.
     *
     * @param inputSize width of the input rows
     * @throws IllegalArgumentException if the layer does not take rows of this width
     */
    int outputSize(int inputSize);

    /** How many learned numbers the layer holds. */
    long parameters();

    /** Floating point operations per row, a multiply-add counted as two and a function such as exp as one. */
    long flops(int inputSize);

    /**
     * Computes the layer for every row of the input. Allocates nothing.
     *
     * @param input [rows, inputSize]. Not modified.
     * @param output [rows, outputSize], another matrix than the input. Modified.
     */
    void forward(FMatrixRMaj input, FMatrixRMaj output);
}
