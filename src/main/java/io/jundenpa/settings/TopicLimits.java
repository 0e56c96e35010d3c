package io.jundenpa.settings;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What a broker takes for a topic. It refuses the rest when it is too late to do otherwise: the transaction is lost.
 *
 * @param maxBytes of a batch, and so of a record, as it is written
 * @param compressed whether the broker compresses what it writes
 * @param mostBefore how many milliseconds a record's timestamp may lie before the clock
 * @param mostAfter how many it may lie after the clock
 */
public record TopicLimits(int maxBytes, boolean compressed, long mostBefore, long mostAfter) {

    /** Limits that are not known: the broker decides. */
    public static final TopicLimits UNKNOWN = new TopicLimits(Integer.MAX_VALUE, false, Long.MAX_VALUE, Long.MAX_VALUE);

    private static final String DIFFERENCE = "message.timestamp.difference.max.ms";

    /** The broker's clock may differ from ours, and time goes by until a record arrives there. */
    private static final long TOLERANCE_MS = 60_000;

    /**
     * Asks for the limits of a topic as they are now; the request is refused without the right to describe its
     * settings.
     */
    public static KafkaFuture<TopicLimits> ask(Admin admin, String topic) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource))
                .thenApply(TopicLimits::of);
    }

    /** The limits that the settings of a topic put. */
    static TopicLimits of(Config config) {
        int maxBytes = (int) number(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.MAX_VALUE);
        String compression = text(config, TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");
        boolean compressed = !compression.equals("producer") && !compression.equals("uncompressed");
        if (text(config, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime")
                .equals("LogAppendTime")) {
            return new TopicLimits(maxBytes, compressed, Long.MAX_VALUE, Long.MAX_VALUE);
        }
        return new TopicLimits(
                maxBytes,
                compressed,
                difference(config, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG),
                difference(config, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG));
    }

    /** Brokers before 4.0 also have one limit for both directions, which holds where that of a direction is not set. */
    private static long difference(Config config, String key) {
        long limit = number(config, key, Long.MAX_VALUE);
        return tolerant(limit == Long.MAX_VALUE ? number(config, DIFFERENCE, limit) : limit);
    }

    private static long number(Config config, String key, long otherwise) {
        return Long.parseLong(text(config, key, Long.toString(otherwise)));
    }

    private static String text(Config config, String key, String otherwise) {
        ConfigEntry entry = config.get(key);
        return entry == null || entry.value() == null ? otherwise : entry.value();
    }

    private static long tolerant(long limit) {
        return limit == Long.MAX_VALUE ? limit : limit - Math.min(TOLERANCE_MS, limit / 2);
    }

    /** The same limits, for a producer that sends no record larger than this. */
    public TopicLimits atMost(int bytes) {
        return new TopicLimits(Math.min(maxBytes, bytes), compressed, mostBefore, mostAfter);
    }

    /**
     * The same limits, for what a pipeline's producer sends. If that or the broker compresses, a record that cannot be
     * compressed grows by the headers of the format and of its blocks, which are less than ten bytes for each 32 KiB and 64
     * besides.
     */
    public TopicLimits sentBy(Pipeline pipeline) {
        return compressed || StreamsSettings.compresses(pipeline) ? atMost(maxBytes - maxBytes / 1000 - 128) : this;
    }

    /**
     * Whether a record of this timestamp is written.
     *
     * @param timestamp at least 0
     * @param now by the clock
     */
    public boolean takes(long timestamp, long now) {
        return timestamp > now ? timestamp - now <= mostAfter : now - timestamp <= mostBefore;
    }
}
