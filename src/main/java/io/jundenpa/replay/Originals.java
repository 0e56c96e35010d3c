package io.jundenpa.replay;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Finds the records of rejects where they came from. */
final class Originals {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;

    /** Takes a consumer of committed records for its own. */
    Originals(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * The record itself, if it is still there: a record of another time at its place is another one, of a topic that was
     * made anew.
     *
     * @throws TimeoutException if there is no answer within 30 s
     */
    Optional<ConsumerRecord<byte[], byte[]>> find(RejectedRecord reject) {
        var partition = new TopicPartition(reject.topic(), reject.source().partition());
        long offset = reject.source().offset();
        consumer.assign(List.of(partition));
        if (offset < offset(consumer.beginningOffsets(List.of(partition)))
                || offset >= offset(consumer.endOffsets(List.of(partition)))) {
            return Optional.empty();
        }
        consumer.seek(partition, offset);
        return next(partition, offset)
                .filter(record -> record.offset() == offset)
                .filter(record -> record.timestamp() < 0 || record.timestamp() == reject.timestamp());
    }

    private static long offset(Map<TopicPartition, Long> ofOnePartition) {
        return ofOnePartition.values().iterator().next();
    }

    private Optional<ConsumerRecord<byte[], byte[]>> next(TopicPartition partition, long offset) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition) == offset) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(partition + ": no record came within " + PATIENCE.toSeconds() + " s");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                return Optional.of(record);
            }
        }
        return Optional.empty();
    }
}
