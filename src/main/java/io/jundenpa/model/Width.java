package io.jundenpa.model;

import java.util.OptionalInt;

/**
 * How many numbers are expected, and why.
 *
 * @param size empty if it is not known, because what comes before is broken
 * @param reason such as {@code to follow layers[1]}
 */
record Width(OptionalInt size, String reason) {

    /** The widest rows that a model may have. */
    static final int MOST = 1_000_000;

    /** How many, or three dots if it is not known. */
    String text() {
        return size.isPresent() ? String.valueOf(size.getAsInt()) : "...";
    }

    /** Whether a dimension is as expected, or cannot be judged. */
    boolean allows(long dimension) {
        return size.isEmpty() || size.getAsInt() == dimension;
    }
}
