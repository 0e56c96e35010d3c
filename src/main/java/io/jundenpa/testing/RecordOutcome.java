package io.jundenpa.testing;

import java.util.List;

/**
 * The outcome of a test.
 *
 * @param test the name of the test
 * @param differences between what was expected and what was found; empty if the test has passed
 */
public record RecordOutcome(String test, List<String> differences) {

    /** Copies the list. */
    public RecordOutcome {
        differences = List.copyOf(differences);
    }

    /** Whether there is no difference. */
    public boolean passed() {
        return differences.isEmpty();
    }
}
