package io.jundenpa.nn;

/**
 * How a recurrent layer reads the sequence in a row, and which states it returns.
 *
 * @param steps number of steps of the sequence, at least 1
 * @param all true to return the state after every step, [steps x size]; false for the last state only, [size]
 * @param reverse true to go from the last step to the first; the returned states stay in order of time
 */
public record Sequence(int steps, boolean all, boolean reverse) {

    /**
     * Checks the number of steps.
     *
     * @throws IllegalArgumentException if steps is less than 1
     */
    public Sequence {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + ", expected at least 1");
        }
    }

    /** The index of the step that the layer reads after i other steps. */
    int step(int i) {
        return reverse ? steps - 1 - i : i;
    }

    String settings() {
        return "steps: " + steps + ", states: " + (all ? "all" : "last") + (reverse ? ", reverse: true" : "");
    }
}
