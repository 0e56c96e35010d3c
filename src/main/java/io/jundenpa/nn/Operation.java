package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * What one step of a network computes: rows of one or several inputs in, as many rows out.
 *
 * <p>An operation is immutable and may be shared by any number of threads. The bits of an output row depend on its input
 * rows alone, never on the other rows of the batch or on how many there are.
 */
public sealed interface Operation permits Layer, Combination {

    /** The operation's name in a model file, such as {@code dense}. */
    String type();

    /** Its settings as a model file writes them, such as {@code alpha: 0.01}; empty if it has none. */
    default String settings() {
        return "";
    }

    /**
     * The width of the output rows.
     *
     * @param inputSizes widths of the rows of each input
     * @throws IllegalArgumentException if the operation does not take rows of these widths
     */
    int outputSize(int[] inputSizes);

    /** How many learned numbers the operation holds. */
    long parameters();

    /** Floating point operations per row, a multiply-add counted as two and a function such as exp as one. */
    long flops(int[] inputSizes);

    /** How many floats the widest matrix of the scratch memory has for each row. */
    default long scratchSize(int[] inputSizes) {
        return 0;
    }

    /**
     * Computes the operation for every row of the inputs. Allocates nothing but what the scratch memory grows by.
     *
     * @param inputs each [rows, its size]. Not modified.
     * @param output [rows, outputSize], another matrix than the inputs. Modified.
     * @param scratch working memory, with anything in it. Modified.
     */
    void forward(FMatrixRMaj[] inputs, FMatrixRMaj output, Scratch scratch);
}
