package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * The working memory of a forward pass: two buffers that the layers write in turn, grown once to the largest batch.
 *
 * <p>Belongs to one network and one thread.
 */
public final class Workspace {

    private final int maxRows;
    private final FMatrixRMaj even = new FMatrixRMaj(0, 0);
    private final FMatrixRMaj odd = new FMatrixRMaj(0, 0);

    /**
     * Working memory for batches of up to {@code maxRows} rows. None is taken before it is used.
     *
     * @throws IllegalArgumentException if {@code maxRows} is less than 1, or one buffer would pass 2^31 - 1 floats
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
    }

    /** The most rows that one forward pass may have. */
    public int maxRows() {
        return maxRows;
    }

    /** The buffer that the given layer writes, shaped but not cleared. */
    FMatrixRMaj buffer(int layer, int rows, int columns) {
        FMatrixRMaj buffer = layer % 2 == 0 ? even : odd;
        buffer.reshape(rows, columns);
        return buffer;
    }
}
