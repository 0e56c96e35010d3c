package io.jundenpa.testing;

import java.util.List;
import java.util.Optional;

/**
 * The tests of a file.
 *
 * @param schema of the records in Avro; empty for other formats
 * @param tolerance by how much a number may differ from the expected one, at least 0
 */
public record RecordTests(Optional<String> schema, double tolerance, List<RecordTest> tests) {

    /** Copies the list. */
    public RecordTests {
        tests = List.copyOf(tests);
    }
}
