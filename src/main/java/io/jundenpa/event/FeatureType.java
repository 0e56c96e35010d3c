package io.jundenpa.event;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;

/** What the value of a field means, and so how it becomes a number. */
public sealed interface FeatureType {

    /** A number. */
    record Numeric() implements FeatureType {}

    /** True is 1, false is 0. */
    record Bool() implements FeatureType {}

    /**
     * Text from a list is its index there, from 0.
     *
     * @param values different from each other
     * @param other the number of any other text; if empty, other text is invalid
     */
    record Category(List<String> values, OptionalInt other) implements FeatureType {

        /** Copies the list. */
        public Category {
            values = List.copyOf(values);
        }
    }

    /**
     * Text is |h| mod {@code buckets}. h is the signed 32-bit MurmurHash3 of the text in UTF-8, with seed 0. For h =
     * -2<sup>31</sup>, the number is (2<sup>31</sup> - 1 - ({@code buckets} - 1)) mod {@code buckets}. Source:
     * scikit-learn's FeatureHasher.
     *
     * @param buckets at least 1
     */
    record Hash(int buckets) implements FeatureType {}

    /**
     * A part of a time.
     *
     * @param zone in which hours, days and months are counted
     * @param reference the time that {@link TimePart#EPOCH_SECONDS} counts from
     */
    record Time(TimePart part, ZoneId zone, Instant reference) implements FeatureType {}
}
