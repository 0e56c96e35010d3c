package io.jundenpa.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.event.RejectCode;

/** What must become of a record. */
sealed interface Expectation {

    /**
     * A result.
     *
     * @param tree the result; null for a tombstone
     * @param whole whether the result has no other keys than the expected ones
     */
    record Result(JsonNode tree, boolean whole) implements Expectation {}

    /**
     * A reject.
     *
     * @param message a part of the message; may be empty
     */
    record Rejected(RejectCode code, String message) implements Expectation {}
}
