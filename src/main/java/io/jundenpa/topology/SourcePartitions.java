package io.jundenpa.topology;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * The input partition whose records each thread processes now. The processor sets it, and the {@link SourcePartitioner} of
 * the same thread reads it: Kafka does not tell a partitioner where a record came from.
 */
final class SourcePartitions {

    /** The key among the settings of a producer. */
    static final String SETTING = "jundenpa.source.partitions";

    /** Read with each record. A concurrent map took 8 % of the time of a record here. */
    private final ThreadLocal<Integer> ofThread = new ThreadLocal<>();

    /** The partitions in the settings of a client or an application. */
    static Optional<SourcePartitions> in(Map<String, ?> settings, String prefix) {
        return settings.get(prefix + SETTING) instanceof SourcePartitions partitions
                ? Optional.of(partitions)
                : Optional.empty();
    }

    /** Sets the partition of the current thread. */
    void set(int partition) {
        ofThread.set(partition);
    }

    /**
     * The partition of the current thread.
     *
     * @throws NullPointerException if the thread has not set it
     */
    int get() {
        return requireNonNull(ofThread.get(), "this thread processes no record of a partition");
    }

    /** Forgets the current thread. */
    void remove() {
        ofThread.remove();
    }
}
