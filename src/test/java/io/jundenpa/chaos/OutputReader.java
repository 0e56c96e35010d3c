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

/** Reads all scores and rejects into a ledger as they come. */
final class OutputReader implements AutoCloseable {

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
     * Prepares the reader and reads nothing.
     *
     * @param isolation {@code read_committed}, or {@code read_uncommitted} to read aborted records, too
     */
    OutputReader(String servers, String isolation, Ledger ledger) {
        this.ledger = ledger;
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(PARTITIONS);
        consumer.seekToBeginning(PARTITIONS);
    }

    /** Starts. */
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

    /** The times without results. */
    Stalls stalls() {
        return stalls;
    }

    /** The time from the first result to the last. */
    Duration span() {
        return Duration.ofNanos(last - first);
    }

    /** Reads to the current end, and stops. */
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
