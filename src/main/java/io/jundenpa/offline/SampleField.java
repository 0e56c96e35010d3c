package io.jundenpa.offline;

import io.jundenpa.event.EpochUnit;
import io.jundenpa.event.Feature;
import io.jundenpa.event.FeatureType;

/**
 * A field of the events in a sample.
 *
 * @param pointer its place: a JSON Pointer
 * @param size the numbers in each list of {@link Kind#NUMBERS}, otherwise 1
 * @param largest number, or 0 if there is none
 * @param count events that have the field, and not null
 */
record SampleField(String pointer, Kind kind, int size, double largest, int count) {

    /** 1973-03-03 in seconds: a smaller number is hardly a time. */
    private static final double MIN_SECONDS = 1e8;

    private static final double MIN_MILLIS = 1e11;
    private static final double MIN_MICROS = 1e14;

    /** What a field holds. */
    enum Kind {
        NUMBER("number"),
        NUMBER_IN_TEXT("text that holds a number"),
        BOOLEAN("boolean"),
        TIME("text that holds a time"),
        TEXT("text"),
        NUMBERS("list of numbers"),
        LIST("list"),
        NULL("null"),
        MIXED("several kinds of values");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Whether a feature can read the field. */
    boolean fits(Feature feature) {
        if (feature.size() > 1) {
            return kind == Kind.NUMBERS && size == feature.size();
        }
        FeatureType type = feature.type();
        if (type instanceof FeatureType.Bool) {
            return kind == Kind.BOOLEAN;
        }
        if (type instanceof FeatureType.Time) {
            return isTime();
        }
        if (type instanceof FeatureType.Numeric) {
            return kind == Kind.NUMBER || kind == Kind.NUMBER_IN_TEXT;
        }
        return kind == Kind.TEXT || kind == Kind.NUMBER_IN_TEXT || kind == Kind.TIME;
    }

    /** Whether the field can be a time. */
    boolean isTime() {
        return kind == Kind.TIME || (kind == Kind.NUMBER && largest >= MIN_SECONDS);
    }

    /** The unit of the numbers, if they are times. */
    EpochUnit unit() {
        if (largest < MIN_MILLIS) {
            return EpochUnit.SECONDS;
        }
        return largest < MIN_MICROS ? EpochUnit.MILLIS : EpochUnit.MICROS;
    }
}
