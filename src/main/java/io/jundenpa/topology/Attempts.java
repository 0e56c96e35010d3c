package io.jundenpa.topology;

import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of records that are processed again and again because they are never committed in time. The brokers then abort the
 * transaction, Kafka Streams closes all tasks of the thread, and they begin again at the same offsets. Kafka's own messages
 * say only that the producer was fenced. Shared by the tasks of an application.
 */
final class Attempts {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private static final Attempt NONE = new Attempt(-1, 0, 0, Duration.ZERO);

    private final Map<TopicPartition, Attempt> last = new ConcurrentHashMap<>();
    private final Duration timeout;
    private final String setting;

    Attempts(Pipeline pipeline) {
        timeout = StreamsSettings.commitTimeout(pipeline);
        setting = StreamsSettings.isExactlyOnce(pipeline)
                ? "kafka.producer.transaction.timeout.ms"
                : "kafka.main.consumer.max.poll.interval.ms";
    }

    /** The time within which a thread must commit. */
    Duration timeout() {
        return timeout;
    }

    /**
     * The last time that a task began with a partition.
     *
     * @param offset of the first record
     * @param before how often in a row a task began with this record before
     * @param start in nanoseconds of {@link System#nanoTime}
     * @param time until the task was closed
     */
    private record Attempt(long offset, int before, long start, Duration time) {}

    /**
     * Notes the first record of a task. Warns if at least two earlier tasks began with it, and took too long.
     *
     * @param now in nanoseconds of {@link System#nanoTime}
     */
    void begin(TopicPartition partition, long offset, long now) {
        Attempt earlier = last.getOrDefault(partition, NONE);
        int before = earlier.offset() == offset ? earlier.before() + 1 : 0;
        last.put(partition, new Attempt(offset, before, now, Duration.ZERO));
        if (before >= 2 && earlier.time().compareTo(timeout) > 0) {
            LOG.warn(
                    "{}, offset {}: processed {} times and not committed, the last time for {} ms; {} is {}; raise it, or"
                            + " give the scorer more processor time",
                    partition,
                    offset,
                    before,
                    earlier.time().toMillis(),
                    setting,
                    timeout.toMillis());
        }
    }

    /** Notes that the task which has called {@link #begin} is closed. */
    void end(TopicPartition partition, long now) {
        last.computeIfPresent(
                partition,
                (key, attempt) -> new Attempt(
                        attempt.offset(), attempt.before(), attempt.start(), Duration.ofNanos(now - attempt.start())));
    }
}
