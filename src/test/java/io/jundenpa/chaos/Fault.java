package io.jundenpa.chaos;

import java.util.Locale;

/** What can be wrong with scores and rejects. */
enum Fault {
    MISSING,
    TWICE,
    OUT_OF_ORDER,
    /** The bits differ from those computed offline, or a reject differs from its record. */
    WRONG_VALUE,
    WRONG_HEADERS,
    WRONG_KEY,
    WRONG_TIME,
    WRONG_PARTITION,
    /** A score instead of a reject, or a reject instead of a score. */
    WRONG_TOPIC,
    /** No record that was sent has this number. */
    UNKNOWN;

    /** The name in a report. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
