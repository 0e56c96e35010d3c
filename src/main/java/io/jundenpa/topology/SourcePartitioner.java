package io.jundenpa.topology;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Sends a result or reject to the partition p mod n: p is the partition of the record, n the number of partitions of the
 * target topic. The order of an input partition is kept, with and without keys, whichever partitioner its producer used.
 *
 * <p>{@link ScoringSettings} makes it the partitioner of the producer. A topology for other settings has it at its sinks.
 * That is slower, because Kafka Streams then asks the producer for the partitions of the topic with each record.
 */
public final class SourcePartitioner implements Partitioner, StreamPartitioner<byte[], byte[]> {

    private SourcePartitions source;

    /** Kafka calls it, and then {@link #configure}. */
    public SourcePartitioner() {
        this(new SourcePartitions());
    }

    /** A partitioner for the sinks of a topology. */
    SourcePartitioner(SourcePartitions source) {
        this.source = source;
    }

    @Override
    public void configure(Map<String, ?> settings) {
        source = SourcePartitions.in(settings, "")
                .orElseThrow(() -> new ConfigException(
                        SourcePartitions.SETTING + " is missing; take all settings from ScoringSettings.of"));
    }

    @Override
    public int partition(
            String topic,
            @Nullable Object key,
            byte @Nullable [] keyBytes,
            @Nullable Object value,
            byte @Nullable [] valueBytes,
            Cluster cluster) {
        return source.get() % cluster.partitionCountForTopic(topic);
    }

    @Override
    public Optional<Set<Integer>> partitions(
            String topic, byte @Nullable [] key, byte @Nullable [] value, int numPartitions) {
        return Optional.of(Set.of(source.get() % numPartitions));
    }

    @Override
    public void close() {}
}
