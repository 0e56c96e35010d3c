package io.jundenpa.event;

import java.util.Optional;

/**
 * A named column of the input row.
 *
 * @param name the key in a JSON object, of at most {@link #LONGEST_NAME} characters
 * @param defaultValue stands in when the key is missing; without it the record is rejected
 */
public record Feature(String name, Optional<Float> defaultValue) {

    /** The most characters of a name: a record with a longer one is rejected. */
    public static final int LONGEST_NAME = 256;
}
