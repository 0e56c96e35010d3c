package io.jundenpa.model;

import io.jundenpa.nn.Operation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came of an entry of {@code layers}.
 *
 * @param operations in their order, each but the first on the one before; nothing if a problem was reported
 * @param size width of the rows behind it, as far as it is known
 */
record Built(Optional<List<Operation>> operations, OptionalInt size) {

    /** The widest rows that a layer may compute with between its input and its output: 400 MB of floats. */
    private static final long MOST_SCRATCH = 100L * Width.MOST;

    static Built unknown() {
        return new Built(Optional.empty(), OptionalInt.empty());
    }

    static Built broken(OptionalInt size) {
        return new Built(Optional.empty(), size);
    }

    /**
     * An operation that is to prove itself that it takes the rows that reach the entry; what it says against them is
     * reported.
     */
    static Built of(Optional<? extends Operation> operation, LayerEntry entry) {
        if (operation.isEmpty()) {
            return unknown();
        }
        List<OptionalInt> sizes = entry.inputs().stream().map(Width::size).toList();
        if (sizes.stream().anyMatch(OptionalInt::isEmpty)) {
            return unknown();
        }
        int[] known = sizes.stream().mapToInt(OptionalInt::getAsInt).toArray();
        try {
            int size = operation.orElseThrow().outputSize(known);
            long scratch = operation.orElseThrow().scratchSize(known);
            if (scratch > MOST_SCRATCH) {
                entry.section()
                        .problem("needs " + scratch + " numbers of memory for a row, expected at most " + MOST_SCRATCH);
                return unknown();
            }
            if (size >= 1 && size <= Width.MOST) {
                return new Built(Optional.of(List.of(operation.orElseThrow())), OptionalInt.of(size));
            }
            entry.section().problem("gives rows of " + size + " numbers, expected 1 to " + Width.MOST);
        } catch (IllegalArgumentException e) {
            entry.section().problem(String.valueOf(e.getMessage()));
        } catch (ArithmeticException e) {
            entry.section().problem("gives rows that are too wide, expected at most " + Width.MOST + " numbers");
        }
        return unknown();
    }
}
