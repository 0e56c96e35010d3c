package io.jundenpa.nn;

import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;

/**
 * The working memory of a forward pass: the buffers that the steps write, and their scratch memory. Each buffer grows to the
 * largest batch seen and keeps this size.
 *
 * <p>Belongs to one network and one thread. All tasks of a thread share it: a forward pass leaves nothing in it that the
 * next one reads.
 */
public final class Workspace {

    private final int maxRows;
    private final FMatrixRMaj[] buffers;
    /** Views of buffers, for a step of 0, 1, 2, ... inputs. */
    private final FMatrixRMaj[][] inputs;

    private final Scratch scratch = new Scratch();

    /**
     * Creates a workspace. Each buffer is allocated at its first use.
     *
     * @param bufferCount how many buffers the steps write
     * @param widest floats in the widest row of a buffer or of the scratch memory
     * @param maxInputs the largest number of inputs of a step
     * @param maxRows rows of the largest batch
     * @throws IllegalArgumentException if {@code maxRows} is less than 1, or one matrix would exceed 2^31 - 1 floats
     */
    Workspace(int bufferCount, int widest, int maxInputs, int maxRows) {
        if (maxRows < 1) {
            throw new IllegalArgumentException("maxRows is " + maxRows + ", expected at least 1");
        }
        if ((long) maxRows * widest > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    maxRows + " rows of " + widest + " floats do not fit one buffer, expected fewer rows");
        }
        this.maxRows = maxRows;
        this.buffers = empty(bufferCount);
        this.inputs = new FMatrixRMaj[maxInputs + 1][];
        for (int count = 0; count < inputs.length; count++) {
            inputs[count] = empty(count);
        }
    }

    private static FMatrixRMaj[] empty(int count) {
        return Stream.generate(() -> new FMatrixRMaj(0, 0)).limit(count).toArray(FMatrixRMaj[]::new);
    }

    /** Rows of the largest batch that one forward pass accepts. */
    public int maxRows() {
        return maxRows;
    }

    FMatrixRMaj buffer(int index) {
        return buffers[index];
    }

    /** Views for the inputs of a step, one for each. {@link #point} sets the numbers of a view. */
    FMatrixRMaj[] inputs(int count) {
        return inputs[count];
    }

    /** Makes a view share the numbers of a matrix, in the given shape. */
    void point(FMatrixRMaj view, FMatrixRMaj matrix, int rows, int columns) {
        view.data = matrix.data;
        view.numRows = rows;
        view.numCols = columns;
    }

    Scratch scratch() {
        return scratch;
    }
}
