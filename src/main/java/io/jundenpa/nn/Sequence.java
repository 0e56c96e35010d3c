package io.jundenpa.nn;

/**
 * How a recurrent layer goes over the sequence that lies in a row.
 *
 * @param steps of the sequence, at least 1
 * @param all whether the state after every step is put out, [steps x size], or only the last, [size]
 * @param reverse whether it runs from the last step to the first; the states put out keep the order of time
 */
public record Sequence(int steps, boolean all, boolean reverse) {

    /** Checks the number of steps. */
    public Sequence {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + ", expected at least 1");
        }
    }

    /** The step that is taken at position i of the run. */
    int step(int i) {
        return reverse ? steps - 1 - i : i;
    }

    String settings() {
        return "steps: " + steps + ", states: " + (all ? "all" : "last") + (reverse ? ", reverse: true" : "");
    }
}
