package io.jundenpa.demo;

import java.util.Map;

/**
 * The network's answer for one digit.
 *
 * @param number the number of the record; -1 before the first
 * @param label the digit that was recognised
 * @param scores the scores by label, in the order of the model
 * @param expected the true digit; empty if it is unknown
 */
record Recognition(long number, String label, Map<String, Double> scores, String expected) {

    /** The state before the first record. */
    static final Recognition NONE = new Recognition(-1, "", Map.of(), "");

    /** Whether this is {@link #NONE}. */
    boolean isNone() {
        return number < 0;
    }

    /** Whether the true digit is known. */
    boolean checkable() {
        return !expected.isEmpty();
    }

    /** Whether the true digit was recognised. */
    boolean right() {
        return label.equals(expected);
    }
}
