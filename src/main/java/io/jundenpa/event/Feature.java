package io.jundenpa.event;

import java.util.Optional;

/**
 * A feature of the model: what a field of an event means, in one column of the input row or in several.
 *
 * @param name of at most {@link #MAX_NAME_LENGTH} characters
 * @param size columns, at least 1; more than one for a list of numbers
 * @param missing the number of each column if the field is absent or null; without it the record is rejected
 * @param invalidIsMissing whether an invalid value counts as missing; otherwise the record is rejected
 * @param clip the limits of a number; a number beyond them becomes the nearer limit
 */
public record Feature(
        String name,
        FeatureType type,
        int size,
        Optional<Float> missing,
        boolean invalidIsMissing,
        Optional<Range> clip) {

    /** The maximum length of a name in characters. */
    public static final int MAX_NAME_LENGTH = 256;

    /** A number in one column. */
    public Feature(String name, Optional<Float> missing) {
        this(name, new FeatureType.Numeric(), 1, missing, false, Optional.empty());
    }

    /** The limits of a number, both included. */
    public record Range(float min, float max) {}
}
