package io.jundenpa.streams;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * What a broker takes for a topic. It refuses the rest when it is too late to do otherwise: the transaction is lost.
 *
 * @param maxBytes of a batch, and so of a record
 * @param mostBefore how many milliseconds a record's timestamp may lie before the clock
 * @param mostAfter how many it may lie after the clock
 */
public record TopicLimits(int maxBytes, long mostBefore, long mostAfter) {

    /** Limits that are not known: the broker decides. */
    public static final TopicLimits UNKNOWN = new TopicLimits(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    /** The broker's clock may differ from ours, and time goes by until a record arrives there. */
    private static final long TOLERANCE_MS = 60_000;

    /**
     * Asks for the limits of topics as they are now.
     *
     * @return those of each topic; {@link #UNKNOWN} where this user has no right to describe its settings
     * @throws KafkaException if there is no answer
     */
    public static Map<String, TopicLimits> ask(Admin admin, Collection<String> topics) throws InterruptedException {
        List<ConfigResource> resources = topics.stream()
                .distinct()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<String, TopicLimits> limits = new HashMap<>();
        for (var answer : admin.describeConfigs(resources).values().entrySet()) {
            limits.put(answer.getKey().name(), of(answer.getValue()));
        }
        return limits;
    }

    private static TopicLimits of(KafkaFuture<Config> answer) throws InterruptedException {
        try {
            return of(answer.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return UNKNOWN;
            }
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e);
        }
    }

    private static TopicLimits of(Config config) {
        int maxBytes = (int) number(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.MAX_VALUE);
        ConfigEntry type = config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
        if (type != null && "LogAppendTime".equals(type.value())) {
            return new TopicLimits(maxBytes, Long.MAX_VALUE, Long.MAX_VALUE);
        }
        return new TopicLimits(
                maxBytes,
                tolerant(number(config, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.MAX_VALUE)),
                tolerant(number(config, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.MAX_VALUE)));
    }

    private static long number(Config config, String key, long otherwise) {
        ConfigEntry entry = config.get(key);
        return entry == null || entry.value() == null ? otherwise : Long.parseLong(entry.value());
    }

    private static long tolerant(long limit) {
        return limit == Long.MAX_VALUE ? limit : limit - Math.min(TOLERANCE_MS, limit / 2);
    }

    /** The same limits, for a producer that sends no record larger than this. */
    TopicLimits atMost(int bytes) {
        return new TopicLimits(Math.min(maxBytes, bytes), mostBefore, mostAfter);
    }

    /**
     * Whether a record of this timestamp is written.
     *
     * @param timestamp at least 0
     * @param now by the clock
     */
    boolean takes(long timestamp, long now) {
        return timestamp > now ? timestamp - now <= mostAfter : now - timestamp <= mostBefore;
    }
}
