package io.jundenpa.streams;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Remembers which records of each partition were handed to Kafka Streams, so that a processor can look ahead at those that
 * wait behind its own. Kafka makes it, as an interceptor of the main consumer.
 *
 * <p>A stream thread polls and processes itself: what waits belongs to the thread. Nothing is taken from Kafka Streams or kept
 * back from it, and whoever looks ahead has to find the same record again when its turn comes.
 */
public final class Waiting implements ConsumerInterceptor<byte[], byte[]> {

    private static final ThreadLocal<Map<TopicPartition, ArrayDeque<ConsumerRecord<byte[], byte[]>>>> OF_THREAD =
            ThreadLocal.withInitial(HashMap::new);

    /** For Kafka. */
    public Waiting() {}

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> polled) {
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            var queue = OF_THREAD.get().computeIfAbsent(partition, absent -> new ArrayDeque<>());
            if (!queue.isEmpty() && queue.getLast().offset() >= records.get(0).offset()) {
                queue.clear(); // the consumer went back: what waited will not come, or come anew
            }
            queue.addAll(records);
        }
        return polled;
    }

    /**
     * The records that wait in a partition from an offset on, in their order; those before it are forgotten.
     *
     * @return a view, valid until the next call; empty if this thread polled none
     */
    static Iterable<ConsumerRecord<byte[], byte[]>> from(TopicPartition partition, long offset) {
        var queue = OF_THREAD.get().get(partition);
        if (queue == null) {
            return List.of();
        }
        while (!queue.isEmpty() && queue.getFirst().offset() < offset) {
            queue.removeFirst();
        }
        return Collections.unmodifiableCollection(queue);
    }

    /** Forgets the records of a partition up to an offset: also those that nobody had to look ahead from. */
    static void forget(TopicPartition partition, long last) {
        from(partition, last + 1);
    }

    /** Forgets what waits in a partition, which this thread is not to process any more. */
    static void forget(TopicPartition partition) {
        OF_THREAD.get().remove(partition);
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
}
