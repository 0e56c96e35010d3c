package io.jundenpa.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads a topic from the beginning to the end that it has when the reader is created. */
final class TopicReader {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration READ_LIMIT = Duration.ofSeconds(30);

    private final String topic;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> beginnings;
    private final Map<TopicPartition, Long> ends;

    /** Assigns all partitions of the topic to the consumer. Reads nothing yet. */
    TopicReader(Consumer<byte[], byte[]> consumer, String topic, int partitions) {
        this.topic = topic;
        this.consumer = consumer;
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        beginnings = consumer.beginningOffsets(all);
        ends = consumer.endOffsets(all);
    }

    /** Whether the topic has deleted the record at this place: its beginning is behind it. */
    boolean isDeleted(Place place) {
        return place.offset() < beginnings.getOrDefault(new TopicPartition(topic, place.partition()), 0L);
    }

    /** Whether all records up to the end are read. */
    boolean isAtEnd() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /**
     * The next records, in order within each partition; empty only at the end.
     *
     * @throws TimeoutException if no record comes within 30 s
     */
    List<ConsumerRecord<byte[], byte[]>> next() {
        List<ConsumerRecord<byte[], byte[]>> next = new ArrayList<>();
        long deadline = System.nanoTime() + READ_LIMIT.toNanos();
        while (next.isEmpty() && !isAtEnd()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                if (record.offset() < ends.getOrDefault(new TopicPartition(topic, record.partition()), 0L)) {
                    next.add(record);
                }
            }
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(topic + ": no record came within " + READ_LIMIT.toSeconds() + " s");
            }
        }
        return next;
    }
}
