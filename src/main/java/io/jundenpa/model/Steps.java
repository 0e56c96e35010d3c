package io.jundenpa.model;

import java.util.Optional;
import java.util.OptionalInt;

/** The key {@code steps} of the layers that go over the steps of a row themselves. */
final class Steps {

    /** Must be there: the rows do not tell. */
    static final Key<Integer> REQUIRED = Key.integer("steps", 1, "Steps in a row.");

    /** May be left out: the weights tell how many numbers a step has. */
    static final Key<Integer> CONFIRMED = Key.integerOr(
            "steps", 1, "as many as fit", "Steps in a row. It confirms the number that the weights lead to.");

    private Steps() {}

    /** The steps that {@link #REQUIRED} says; nothing if they do not divide the rows, which is reported. */
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

    /** As many steps of so many channels as fit into the rows; {@link #CONFIRMED} must not say another number. */
    static OptionalInt ofChannels(LayerEntry entry, int channels) {
        OptionalInt width = entry.in().size();
        if (width.isEmpty()) {
            return width;
        }
        if (width.getAsInt() % channels != 0) {
            entry.problem("rows have " + width.getAsInt() + " numbers, expected a multiple of the " + channels
                    + " that the weights take at each step");
            return OptionalInt.empty();
        }
        int steps = width.getAsInt() / channels;
        int said = CONFIRMED.readOr(entry, steps).orElse(0);
        if (said > 0 && said != steps) {
            CONFIRMED.problem(
                    entry,
                    "is " + said + ", expected " + steps + ": rows of " + width.getAsInt()
                            + " numbers, and weights that take " + channels + " at each step");
        }
        return said > 0 && said == steps ? OptionalInt.of(steps) : OptionalInt.empty();
    }
}
