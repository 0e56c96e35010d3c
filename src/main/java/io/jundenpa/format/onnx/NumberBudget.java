package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.FormatException;

/**
 * Limits the numbers that a graph needs and that are not in its file. A few bytes can ask for millions of numbers, so they
 * are counted before memory is allocated.
 */
final class NumberBudget {

    private static final int MAX = 1 << 23;

    private long taken;

    /** @throws FormatException if the graph needs too many numbers */
    void take(long count) throws FormatException {
        taken += count;
        if (taken > MAX) {
            throw new FormatException("needs " + taken
                    + " numbers that are not in the file, counted over all nodes so far; expected at most " + MAX);
        }
    }
}
