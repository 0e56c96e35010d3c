package io.jundenpa.nn;

import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;

/**
 * The working memory of a forward pass: the buffers that the steps write, and their scratch memory, grown once to the
 * largest batch.
 *
 * <p>Belongs to one network and one thread.
 */
public final class Workspace {

    private final int maxRows;
    private final FMatrixRMaj[] buffers;
    /** By their number, the inputs of a step: views of buffers. */
    private final FMatrixRMaj[][] inputs;

    private final Scratch scratch = new Scratch();

    /**
     * Working memory for batches of up to {@code maxRows} rows. None is taken before it is used.
     *
     * @throws IllegalArgumentException if {@code maxRows} is less than 1, or one matrix would pass 2^31 - 1 floats
     */
    public Workspace(Network network, int maxRows) {
        if (maxRows < 1) {
            throw new IllegalArgumentException("maxRows is " + maxRows + ", expected at least 1");
        }
        int widest = network.widest();
        if ((long) maxRows * widest > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    maxRows + " rows of " + widest + " floats do not fit one buffer, expected fewer rows");
        }
        this.maxRows = maxRows;
        this.buffers = empty(network.bufferCount());
        this.inputs = new FMatrixRMaj[network.mostInputs() + 1][];
        for (int count = 0; count < inputs.length; count++) {
            inputs[count] = empty(count);
        }
    }

    private static FMatrixRMaj[] empty(int count) {
        return Stream.generate(() -> new FMatrixRMaj(0, 0)).limit(count).toArray(FMatrixRMaj[]::new);
    }

    /** The most rows that one forward pass may have. */
    public int maxRows() {
        return maxRows;
    }

    FMatrixRMaj buffer(int index) {
        return buffers[index];
    }

    /** Matrices that are to be pointed at the inputs of a step. */
    FMatrixRMaj[] inputs(int count) {
        return inputs[count];
    }

    /** Makes a matrix share another one's numbers in the given shape. */
    void point(FMatrixRMaj view, FMatrixRMaj matrix, int rows, int columns) {
        view.data = matrix.data;
        view.numRows = rows;
        view.numCols = columns;
    }

    Scratch scratch() {
        return scratch;
    }
}
