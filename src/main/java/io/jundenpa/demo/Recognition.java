package io.jundenpa.demo;

import java.util.Map;

/**
 * What the network said of one digit.
 *
 * @param number the record; -1 before the first
 * @param label what was recognised
 * @param scores by label, in the order of the model
 * @param expected what was meant; empty if that is unknown
 */
record Recognition(long number, String label, Map<String, Double> scores, String expected) {

    /** Before the first record. */
    static final Recognition NONE = new Recognition(-1, "", Map.of(), "");

    /** Whether this is {@link #NONE}. */
    boolean isNone() {
        return number < 0;
    }

    /** Whether there is anything to check the label against. */
    boolean checkable() {
        return !expected.isEmpty();
    }

    /** Whether what was recognised is what was meant. */
    boolean right() {
        return label.equals(expected);
    }
}
