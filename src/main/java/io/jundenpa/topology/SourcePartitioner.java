package io.jundenpa.topology;

import io.jundenpa.application.ScoringApplication;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a record gave to the partition of the record's own number, modulo the partitions of the target.
 *
 * <p>So the order of an input partition is kept, with keys and without, whichever partitioner its producer used. A
 * partitioner is not told where a record came from: the processor says so just before it forwards, on the same thread.
 *
 * <p>{@link ScoringApplication} sets it as the producer's, which Kafka makes. A topology by itself cannot set a producer up
 * and has it at its sinks, which is slower, as Kafka Streams then asks the producer for the topic's partitions with each
 * record.
 */
public final class SourcePartitioner implements Partitioner, StreamPartitioner<byte[], byte[]> {

    /** The partition of the record that a thread processes. */
    private static final ThreadLocal<int[]> SOURCE = ThreadLocal.withInitial(() -> new int[1]);

    /** For Kafka. */
    public SourcePartitioner() {}

    /** Remembers, for this thread, the partition of the record that is being processed. */
    static void source(int partition) {
        SOURCE.get()[0] = partition;
    }

    @Override
    public int partition(
            String topic,
            @Nullable Object key,
            byte @Nullable [] keyBytes,
            @Nullable Object value,
            byte @Nullable [] valueBytes,
            Cluster cluster) {
        return among(cluster.partitionCountForTopic(topic));
    }

    @Override
    public Optional<Set<Integer>> partitions(
            String topic, byte @Nullable [] key, byte @Nullable [] value, int numPartitions) {
        return Optional.of(Set.of(among(numPartitions)));
    }

    private static int among(int partitions) {
        return SOURCE.get()[0] % partitions;
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
}
