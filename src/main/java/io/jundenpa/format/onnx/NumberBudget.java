package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.FormatException;

/**
 * Counts the numbers that a graph asks for and that its file does not hold. A few bytes can ask for millions of numbers, so
 * each is counted before memory is taken for it.
 */
final class NumberBudget {

    private static final int MAX = 1 << 23;

    private long taken;

    /** @throws FormatException if the graph asks for too many numbers */
    void take(long count) throws FormatException {
        taken += count;
        if (taken > MAX) {
            throw new FormatException(
                    "asks for " + taken + " numbers, with those of the nodes before it, that the model"
                            + " does not hold; expected at most " + MAX);
        }
    }
}
