package io.jundenpa.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicLimitsTest {

    /** 9223372036854775807 is the latest possible timestamp, and means no limit in Kafka's settings. */
    @ParameterizedTest
    @CsvSource({
        "1000, 100, 100, 1100, true",
        "1000, 100, 100, 1101, false",
        "1000, 100, 100, 900, true",
        "1000, 100, 100, 899, false",
        "1000, 100, 100, 0, false",
        "1000, 100, 100, 9223372036854775807, false",
        "1000, 9223372036854775807, 100, 0, true",
        "1000, 100, 9223372036854775807, 9223372036854775807, true",
    })
    void timestampMustBeCloseToTheClock(long now, long before, long after, long timestamp, boolean taken) {
        var limits = new TopicLimits(1, false, before, after, false);

        assertEquals(taken, limits.takes(timestamp, now));
    }
}
