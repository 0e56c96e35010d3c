package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * The computation of one step of a network: it reads rows of one or more inputs and returns the same number of rows.
 *
 * <p>An operation is immutable, and threads may share it. The bits of an output row depend on its input rows only: the other
 * rows of the batch and their number change nothing.
 */
public sealed interface Operation permits Layer, Combination {

    /** The operation's name in a model file, such as {@code dense}. */
    String type();

    /** The settings as a model file writes them, such as {@code alpha: 0.01}; empty if there are none. */
    default String settings() {
        return "";
    }

    /**
     * The width of the output rows.
     *
     * @param inputSizes width of the rows of each input
     * @throws IllegalArgumentException if the operation does not accept rows of these widths
     */
    int outputSize(int[] inputSizes);

    /** Number of learned numbers. */
    long parameters();

    /** Floating-point operations per row. A multiply-add counts as two, a function such as exp as one. */
    long flops(int[] inputSizes);

    /** Floats in the largest matrix of the scratch memory, for each row of the input. */
    default long scratchSize(int[] inputSizes) {
        return 0;
    }

    /**
     * Computes the operation for every row of the inputs. Allocates memory only when the scratch memory grows.
     *
     * @param inputs each [rows, its size]. Not modified.
     * @param output [rows, outputSize], another matrix than the inputs. Modified.
     * @param scratch working memory. Modified.
     */
    void forward(FMatrixRMaj[] inputs, FMatrixRMaj output, Scratch scratch);
}
