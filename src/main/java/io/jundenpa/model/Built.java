package io.jundenpa.model;

import io.jundenpa.nn.Operation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The operations of an entry of {@code layers}.
 *
 * @param operations each reads the output of the one before it; empty if there was a problem, which is reported
 * @param size width of the rows after the last one, if it is known
 */
record Built(Optional<? extends List<? extends Operation>> operations, OptionalInt size) {

    /** The most numbers that a layer may hold for a row between its input and its output: 400 MB of floats. */
    private static final long MAX_SCRATCH = 100L * Width.MAX;

    /** An entry with a problem. The width of its output may be known. */
    static Built broken(OptionalInt size) {
        return new Built(Optional.empty(), size);
    }

    /** An entry of one operation. Reports a problem if the operation does not fit the inputs, or its output is too wide. */
    static Built of(Optional<? extends Operation> operation, LayerEntry entry) {
        List<OptionalInt> sizes = entry.inputs().stream().map(Width::size).toList();
        if (operation.isEmpty() || sizes.stream().anyMatch(OptionalInt::isEmpty)) {
            return broken(OptionalInt.empty());
        }
        int[] known = sizes.stream().mapToInt(OptionalInt::getAsInt).toArray();
        try {
            int size = operation.orElseThrow().outputSize(known);
            long scratch = operation.orElseThrow().scratchSize(known);
            if (scratch > MAX_SCRATCH) {
                entry.problem("needs " + scratch + " numbers of memory for a row, expected at most " + MAX_SCRATCH);
            } else if (size < 1 || size > Width.MAX) {
                entry.problem("gives rows of " + size + " numbers, expected 1 to " + Width.MAX);
            } else {
                return new Built(operation.map(List::of), OptionalInt.of(size));
            }
        } catch (IllegalArgumentException e) {
            entry.problem(String.valueOf(e.getMessage()));
        } catch (ArithmeticException e) {
            entry.problem("gives rows that are too wide, expected at most " + Width.MAX + " numbers");
        }
        return broken(OptionalInt.empty());
    }
}
