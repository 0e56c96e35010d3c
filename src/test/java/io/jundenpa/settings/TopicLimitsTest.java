package io.jundenpa.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicLimitsTest {

    /** 9223372036854775807 is both the latest timestamp there is and Kafka's word for no limit. */
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
    void aTimestampIsTakenIfItIsNearEnoughToTheClock(long now, long before, long after, long timestamp, boolean taken) {
        var limits = new TopicLimits(1, false, before, after);

        assertEquals(taken, limits.takes(timestamp, now));
    }

    @ParameterizedTest
    @CsvSource({
        "CreateTime, 7200000, 3600000, 7140000, 3540000",
        "CreateTime, 100, 50, 50, 25",
        "CreateTime, 9223372036854775807, 0, 9223372036854775807, 0",
        "LogAppendTime, 100, 50, 9223372036854775807, 9223372036854775807",
    })
    void aMinuteIsLeftForTheClockOfTheBroker(
            String type, String before, String after, long mostBefore, long mostAfter) {
        var config = new Config(List.of(
                new ConfigEntry("max.message.bytes", "5000"),
                new ConfigEntry("message.timestamp.type", type),
                new ConfigEntry("message.timestamp.before.max.ms", before),
                new ConfigEntry("message.timestamp.after.max.ms", after)));

        assertEquals(new TopicLimits(5000, false, mostBefore, mostAfter), TopicLimits.of(config));
    }

    /** Brokers before 4.0 have one limit for both directions, which holds where the newer one is not set. */
    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, 9223372036854775807, 7140000, 7140000",
        "100000000, 9223372036854775807, 99940000, 7140000",
        "9223372036854775807, 100, 7140000, 50",
    })
    void theDifferenceThatOlderBrokersTakeIsALimitToo(String before, String after, long mostBefore, long mostAfter) {
        var config = new Config(List.of(
                new ConfigEntry("message.timestamp.difference.max.ms", "7200000"),
                new ConfigEntry("message.timestamp.before.max.ms", before),
                new ConfigEntry("message.timestamp.after.max.ms", after)));

        assertEquals(new TopicLimits(Integer.MAX_VALUE, false, mostBefore, mostAfter), TopicLimits.of(config));
    }

    @ParameterizedTest
    @CsvSource({"producer, false", "uncompressed, false", "zstd, true"})
    void aTopicCompressesWhatItIsSaidTo(String type, boolean compressed) {
        var config = new Config(List.of(new ConfigEntry("compression.type", type)));

        assertEquals(compressed, TopicLimits.of(config).compressed());
    }

    @Test
    void whatABrokerDoesNotTellIsNotLimited() {
        assertEquals(TopicLimits.UNKNOWN, TopicLimits.of(new Config(List.of())));
    }
}
