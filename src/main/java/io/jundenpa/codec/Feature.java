package io.jundenpa.codec;

import java.util.Optional;

/**
 * A named column of the input row.
 *
 * @param name the key in a JSON object
 * @param defaultValue stands in when the key is missing; without it the record is rejected
 */
public record Feature(String name, Optional<Float> defaultValue) {}
