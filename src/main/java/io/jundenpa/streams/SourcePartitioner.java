package io.jundenpa.streams;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a record gave to the partition of the record's own number, modulo the partitions of the target.
 *
 * <p>So the order of an input partition is kept, with keys and without, whichever partitioner its producer used. A
 * partitioner is not told where a record came from: the processor says so just before it forwards, on the same thread.
 */
final class SourcePartitioner implements StreamPartitioner<byte[], byte[]> {

    private final ThreadLocal<Source> source = ThreadLocal.withInitial(Source::new);

    /** Remembers, for this thread, the partition of the record that is being processed. */
    void source(int partition) {
        source.get().partition = partition;
    }

    @Override
    public Optional<Set<Integer>> partitions(
            String topic, byte @Nullable [] key, byte @Nullable [] value, int numPartitions) {
        return source.get().among(numPartitions);
    }

    /** Where a thread's record comes from, and the last answer, which the next record is likely to get as well. */
    private static final class Source {

        private int partition;
        private int target;
        private Optional<Set<Integer>> answer = Optional.of(Set.of(target));

        Optional<Set<Integer>> among(int partitions) {
            int chosen = partition % partitions;
            if (chosen != target) {
                target = chosen;
                answer = Optional.of(Set.of(chosen));
            }
            return answer;
        }
    }
}
