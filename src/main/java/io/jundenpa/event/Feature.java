package io.jundenpa.event;

import java.util.Optional;

/**
 * A named column of the input row.
 *
 * @param name the key in a JSON object, of at most {@link #MAX_NAME_LENGTH} characters
 * @param defaultValue the value if the key is missing; without a default the record is rejected
 */
public record Feature(String name, Optional<Float> defaultValue) {

    /** The maximum length of a name in characters. A record with a longer name is rejected. */
    public static final int MAX_NAME_LENGTH = 256;
}
