package io.jundenpa.event;

import static java.util.Locale.ROOT;

/** The unit of times that are numbers: units since 1970-01-01T00:00Z. */
public enum EpochUnit {
    /** Seconds. */
    SECONDS,
    /** Milliseconds. */
    MILLIS,
    /** Microseconds. */
    MICROS;

    /** The unit's name in a pipeline file. */
    public String key() {
        return name().toLowerCase(ROOT);
    }

    /** The milliseconds of a number of units. */
    double millis(double units) {
        return switch (this) {
            case SECONDS -> units * 1000;
            case MILLIS -> units;
            case MICROS -> units / 1000;
        };
    }
}
