package io.jundenpa.preflight;

import static java.util.Objects.requireNonNull;

import io.jundenpa.settings.TopicLimits;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The settings of a topic, as the cluster has them now.
 *
 * <p>Source of the two timestamp limits: KIP-937, "Improve Message Timestamp Validation".
 */
public final class TopicSettings {

    /** The limit for both directions, before KIP-937. Kafka 4.0 has removed it. */
    private static final String MAX_DIFFERENCE = "message.timestamp.difference.max.ms";

    /** Allows for a difference between the broker's clock and ours, and for the time until the record arrives. */
    static final long TOLERANCE_MS = 60_000;

    private final Config config;

    TopicSettings(Config config) {
        this.config = config;
    }

    /** Asks for the settings. The cluster refuses without the right to {@code DescribeConfigs} on the topic. */
    public static KafkaFuture<TopicSettings> ask(Admin admin, String topic) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource))
                .thenApply(TopicSettings::new);
    }

    /** Whether the topic keeps only the last record of each key, and refuses records without a key. */
    boolean isCompacted() {
        return cleanupPolicy().contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    }

    /** The cleanup policy: compact, delete or both with a comma. */
    public String cleanupPolicy() {
        return text(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    }

    /**
     * The limits of the records that the topic accepts. The timestamp limits are 1 minute below the limits of the
     * topic; a limit below 2 minutes is halved.
     */
    public TopicLimits limits() {
        int maxBytes = (int) number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.MAX_VALUE);
        String compression = text(TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");
        boolean compressed = !compression.equals("producer") && !compression.equals("uncompressed");
        if (text(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime").equals("LogAppendTime")) {
            return new TopicLimits(maxBytes, compressed, Long.MAX_VALUE, Long.MAX_VALUE, isCompacted());
        }
        return new TopicLimits(
                maxBytes,
                compressed,
                timestampLimit(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG),
                timestampLimit(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG),
                isCompacted());
    }

    /** The limit of one direction; if that is not set, the limit for both. */
    private long timestampLimit(String key) {
        long limit = number(key, Long.MAX_VALUE);
        long effective = limit == Long.MAX_VALUE ? number(MAX_DIFFERENCE, limit) : limit;
        return effective == Long.MAX_VALUE ? effective : effective - Math.min(TOLERANCE_MS, effective / 2);
    }

    private long number(String key, long otherwise) {
        return Long.parseLong(text(key, Long.toString(otherwise)));
    }

    private String text(String key, String otherwise) {
        ConfigEntry entry = config.get(key);
        return entry == null || entry.value() == null ? otherwise : entry.value();
    }
}
