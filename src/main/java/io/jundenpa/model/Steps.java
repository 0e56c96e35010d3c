package io.jundenpa.model;

import java.util.Optional;
import java.util.OptionalInt;

/** The key {@code steps} of the layers that read all steps of a row together. */
final class Steps {

    /** Required, because the width of a row does not tell the number of steps. */
    static final Key<Integer> REQUIRED = Key.integer("steps", 1, "Steps in a row.");

    /** Optional, because the weights tell how many numbers a step has. */
    static final Key<Integer> CONFIRMED = Key.integerOr(
            "steps", 1, "as many as fit", "Steps in a row. It must be the number that follows from the weights.");

    private Steps() {}

    /** The value of {@link #REQUIRED}; nothing if the width of the rows is not a multiple of it, which is reported. */
    static Optional<Integer> ofRows(LayerEntry entry) {
        Optional<Integer> steps = REQUIRED.read(entry);
        if (steps.isEmpty() || entry.in().size().isEmpty()) {
            return Optional.empty();
        }
        int width = entry.in().size().getAsInt();
        if (width % steps.orElseThrow() != 0) {
            entry.problem("rows have " + width + " numbers, expected a multiple of steps, " + steps.orElseThrow());
            return Optional.empty();
        }
        return steps;
    }

    /** The number of steps in a row: its width divided by the channels. {@link #CONFIRMED} must not have another value. */
    static OptionalInt ofChannels(LayerEntry entry, int channels) {
        OptionalInt width = entry.in().size();
        if (width.isEmpty()) {
            return width;
        }
        if (width.getAsInt() % channels != 0) {
            entry.problem("rows have " + width.getAsInt() + " numbers, expected a multiple of " + channels
                    + ", which the weights read at each step");
            return OptionalInt.empty();
        }
        int steps = width.getAsInt() / channels;
        int said = CONFIRMED.readOr(entry, steps).orElse(0);
        if (said > 0 && said != steps) {
            CONFIRMED.problem(
                    entry,
                    "is " + said + ", expected " + steps + ": rows of " + width.getAsInt()
                            + " numbers, and weights that read " + channels + " at each step");
        }
        return said > 0 && said == steps ? OptionalInt.of(steps) : OptionalInt.empty();
    }
}
