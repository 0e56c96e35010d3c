package io.jundenpa.testing;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A record and what must become of it.
 *
 * @param key of the record; empty for none
 * @param value of the record; empty for a tombstone
 */
record RecordTest(
        String name,
        Optional<byte[]> key,
        Optional<byte[]> value,
        Map<String, byte[]> headers,
        Instant timestamp,
        Expectation expectation) {}
