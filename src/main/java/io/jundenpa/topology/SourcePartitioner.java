package io.jundenpa.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Sends a result or reject to the partition with the number of its record's, modulo the number of partitions of the
 * target topic. The order of an input partition is kept, with and without keys, whichever partitioner its producer used.
 */
final class SourcePartitioner implements StreamPartitioner<SourceKey, byte[]> {

    @Override
    public Optional<Set<Integer>> partitions(String topic, SourceKey key, byte[] value, int partitions) {
        return Optional.of(Set.of(key.partition() % partitions));
    }
}
