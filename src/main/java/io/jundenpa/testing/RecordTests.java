package io.jundenpa.testing;

import java.util.List;

/**
 * The tests of a file.
 *
 * @param tolerance by how much a number may differ from the expected one, at least 0
 */
public record RecordTests(double tolerance, List<RecordTest> tests) {

    /** Copies the list. */
    public RecordTests {
        tests = List.copyOf(tests);
    }
}
