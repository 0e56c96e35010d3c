package io.jundenpa.nn;

import java.util.List;

/**
 * A step of a network: an operation and the values that it reads. Value 0 is the network's input, value i + 1 the output of
 * step i.
 *
 * @param operation computes the step's output
 * @param inputs the values that it reads, in the operation's order; all are earlier than its output
 * @param times cuts every row into this many equal parts, at least 1, and applies the operation to each part
 */
public record Step(Operation operation, List<Integer> inputs, int times) {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if times is less than 1
     */
    public Step {
        inputs = List.copyOf(inputs);
        if (times < 1) {
            throw new IllegalArgumentException("times is " + times + ", expected at least 1");
        }
    }
}
