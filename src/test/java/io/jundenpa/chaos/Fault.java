package io.jundenpa.chaos;

import java.util.Locale;

/** What can be wrong with the scores and rejects of a run. */
enum Fault {
    MISSING,
    TWICE,
    OUT_OF_ORDER,
    /** Not the bits that were computed offline, or for a reject not those that came. */
    WRONG_VALUE,
    WRONG_HEADERS,
    WRONG_KEY,
    WRONG_TIME,
    WRONG_PARTITION,
    /** A score where a reject has to be, or the other way round. */
    WRONG_TOPIC,
    /** Of no record that was sent. */
    UNKNOWN;

    /** As a reader has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
