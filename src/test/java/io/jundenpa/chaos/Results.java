package io.jundenpa.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads scores and rejects from the first on, as they come, into a ledger. */
final class Results implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Every partition of both topics. */
    static final List<TopicPartition> PARTITIONS = Stream.of(Events.SCORES, Events.REJECTS)
            .flatMap(topic -> IntStream.range(0, Events.PARTITIONS).mapToObj(n -> new TopicPartition(topic, n)))
            .toList();

    private final Ledger ledger;
    private final Stalls stalls = new Stalls();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "results");
    private volatile boolean stopping;
    private long first;
    private long last;

    /**
     * Reads nothing yet.
     *
     * @param isolation {@code read_committed}, or {@code read_uncommitted} to see also what was given up
     */
    Results(String servers, String isolation, Ledger ledger) {
        this.ledger = ledger;
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(PARTITIONS);
        consumer.seekToBeginning(PARTITIONS);
    }

    /** Begins. */
    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!stopping) {
                poll();
            }
            done.complete(null);
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    private void poll() {
        var polled = consumer.poll(Duration.ofMillis(100));
        long now = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            if (record.topic().equals(Events.SCORES)) {
                ledger.score(record);
            } else {
                ledger.reject(record);
            }
            stalls.result(record.partition(), now);
            first = first == 0 ? now : first;
            last = now;
        }
    }

    /** How partitions stood still. */
    Stalls stalls() {
        return stalls;
    }

    /** From the first result that was read to the last. */
    Duration span() {
        return Duration.ofNanos(last - first);
    }

    /** Reads what is there and no more; the last that is done with this. */
    void finish() {
        stopping = true;
        done.join();
        Map<TopicPartition, Long> ends = consumer.endOffsets(PARTITIONS);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("results cannot be read to their end within " + PATIENCE);
            }
            poll();
        }
    }

    @Override
    public void close() {
        stopping = true;
        if (thread.isAlive()) {
            done.handle((result, failure) -> failure).join();
        }
        consumer.close();
    }
}
