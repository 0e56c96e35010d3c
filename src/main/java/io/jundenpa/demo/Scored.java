package io.jundenpa.demo;

import java.util.Map;

/**
 * The network's answer for one record.
 *
 * @param number the number of the record; -1 before the first
 * @param label the label with the highest score
 * @param scores the scores by label, in the order of the model
 * @param expected the right label; empty if it is unknown
 * @param value of the result
 */
record Scored(long number, String label, Map<String, Double> scores, String expected, String value) {

    /** The state before the first record. */
    static final Scored NONE = new Scored(-1, "", Map.of(), "", "");

    /** Whether this is {@link #NONE}. */
    boolean isNone() {
        return number < 0;
    }

    /** The score of the label. */
    double score() {
        return scores.getOrDefault(label, 0.0);
    }

    /** Whether the right label is known. */
    boolean checkable() {
        return !expected.isEmpty();
    }

    /** Whether the label is right. */
    boolean right() {
        return label.equals(expected);
    }
}
