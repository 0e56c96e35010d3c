package io.jundenpa.demo;

import java.util.Optional;

/**
 * A record of the demonstration.
 *
 * @param number counts from 0
 * @param key of the record
 * @param timestamp of the record, in milliseconds; empty for the time when it is sent
 * @param value JSON
 * @param label the right label; empty if the record is malformed or nobody knows it
 */
record FeedRecord(long number, String key, Optional<Long> timestamp, String value, String label) {

    /** The same record, malformed. */
    FeedRecord spoilt(Poison poison) {
        return new FeedRecord(number, key, timestamp, poison.spoil(value), "");
    }
}
