package io.jundenpa.nn;

import java.util.List;

/**
 * A step of a network: an operation and the values it reads. Value 0 is the network's input, value i + 1 what step i puts
 * out.
 *
 * @param operation what is computed
 * @param inputs the values it reads, in the operation's order; all come before the step's own
 * @param times 1, or into how many equal parts every row is cut; the operation is applied to each part by itself
 */
public record Step(Operation operation, List<Integer> inputs, int times) {

    /** Copies the list. */
    public Step {
        inputs = List.copyOf(inputs);
        if (times < 1) {
            throw new IllegalArgumentException("times is " + times + ", expected at least 1");
        }
    }
}
