package io.jundenpa.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.settings.TopicLimits;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "CreateTime, 7200000, 3600000, 7140000, 3540000",
        "CreateTime, 100, 50, 50, 25",
        "CreateTime, 9223372036854775807, 0, 9223372036854775807, 0",
        "LogAppendTime, 100, 50, 9223372036854775807, 9223372036854775807",
    })
    void timestampLimitsAreStricterByAMinuteOrHalf(
            String type, String before, String after, long maxBeforeMs, long maxAfterMs) {
        TopicSettings settings = settings(
                new ConfigEntry("max.message.bytes", "5000"),
                new ConfigEntry("message.timestamp.type", type),
                new ConfigEntry("message.timestamp.before.max.ms", before),
                new ConfigEntry("message.timestamp.after.max.ms", after));

        assertEquals(new TopicLimits(5000, false, maxBeforeMs, maxAfterMs, false), settings.limits());
    }

    /** Brokers before 4.0 have one limit for both directions. It counts where the newer limit is not set. */
    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, 9223372036854775807, 7140000, 7140000",
        "100000000, 9223372036854775807, 99940000, 7140000",
        "9223372036854775807, 100, 7140000, 50",
    })
    void limitForBothDirectionsOfOlderBrokersCounts(String before, String after, long maxBeforeMs, long maxAfterMs) {
        TopicSettings settings = settings(
                new ConfigEntry("message.timestamp.difference.max.ms", "7200000"),
                new ConfigEntry("message.timestamp.before.max.ms", before),
                new ConfigEntry("message.timestamp.after.max.ms", after));

        assertEquals(new TopicLimits(Integer.MAX_VALUE, false, maxBeforeMs, maxAfterMs, false), settings.limits());
    }

    @ParameterizedTest
    @CsvSource({"producer, false", "uncompressed, false", "zstd, true"})
    void brokerCompressesIfTheTopicNamesAType(String type, boolean compressed) {
        TopicSettings settings = settings(new ConfigEntry("compression.type", type));

        assertEquals(compressed, settings.limits().compressed());
    }

    @ParameterizedTest
    @CsvSource({"compact, true", "'compact,delete', true", "delete, false"})
    void recordsOfACompactedTopicNeedAKey(String policy, boolean keyed) {
        TopicSettings settings = settings(new ConfigEntry("cleanup.policy", policy));

        assertEquals(keyed, settings.limits().keyed());
    }

    @Test
    void missingSettingsAreNoLimits() {
        assertEquals(TopicLimits.UNKNOWN, settings().limits());
    }

    @Test
    void cleanupPolicyIsRead() {
        assertEquals(
                "compact",
                settings(new ConfigEntry("cleanup.policy", "compact")).cleanupPolicy());
    }

    private static TopicSettings settings(ConfigEntry... entries) {
        return new TopicSettings(new Config(Stream.of(entries).toList()));
    }
}
