package io.jundenpa.replay;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Finds the input records of rejects. */
final class Originals {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration READ_LIMIT = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;

    /** @param consumer reads only committed records; this class assigns its partitions */
    Originals(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * The input record of a reject, if the topic still has it. If the record at this offset has another timestamp, it is a
     * different record: the topic was deleted and created again.
     *
     * @throws TimeoutException if no record comes within 30 s
     */
    Optional<ConsumerRecord<byte[], byte[]>> find(RejectedRecord reject) {
        var partition = new TopicPartition(reject.topic(), reject.source().partition());
        long offset = reject.source().offset();
        consumer.assign(List.of(partition));
        if (offset < onlyOffset(consumer.beginningOffsets(List.of(partition)))
                || offset >= onlyOffset(consumer.endOffsets(List.of(partition)))) {
            return Optional.empty();
        }
        consumer.seek(partition, offset);
        return next(partition, offset)
                .filter(record -> record.offset() == offset)
                .filter(record -> record.timestamp() < 0 || record.timestamp() == reject.timestamp());
    }

    private static long onlyOffset(Map<TopicPartition, Long> offsets) {
        return offsets.values().iterator().next();
    }

    private Optional<ConsumerRecord<byte[], byte[]>> next(TopicPartition partition, long offset) {
        long deadline = System.nanoTime() + READ_LIMIT.toNanos();
        while (consumer.position(partition) == offset) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(partition + ": no record came within " + READ_LIMIT.toSeconds() + " s");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                return Optional.of(record);
            }
        }
        return Optional.empty();
    }
}
