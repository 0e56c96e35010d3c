package io.jundenpa.event;

import static java.util.Locale.ROOT;

/** The part of a time that is a feature. */
public enum TimePart {
    /** 0 to 23. */
    HOUR_OF_DAY,
    /** 0 for Monday to 6 for Sunday. */
    DAY_OF_WEEK,
    /** 1 to 31. */
    DAY_OF_MONTH,
    /** 1 to 12. */
    MONTH,
    /** Seconds since a reference. */
    EPOCH_SECONDS,
    /** Seconds from the time to the timestamp of the record. */
    AGE_SECONDS;

    /** The part's name in a model file. */
    public String key() {
        return name().toLowerCase(ROOT).replace('_', '-');
    }
}
