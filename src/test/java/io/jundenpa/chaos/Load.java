package io.jundenpa.chaos;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends all records in their order, each once, at a steady rate, and waits for brokers that are away. */
final class Load implements AutoCloseable {

    private static final int PATIENCE_MS = (int) Duration.ofMinutes(10).toMillis();

    private final Events events;
    private final double rate;
    private final KafkaProducer<byte[], byte[]> producer;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "load");

    /**
     * Sends nothing yet.
     *
     * @param rate records a second; may be infinite
     */
    Load(String servers, Events events, double rate) {
        this.events = events;
        this.rate = rate;
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers,
                ProducerConfig.LINGER_MS_CONFIG, 10,
                ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MS,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Begins. */
    void start() {
        thread.start();
    }

    /** Whether records are still being sent. */
    boolean isRunning() {
        return !done.isDone();
    }

    /** Waits until every record is in the cluster. */
    void await() {
        done.join();
    }

    private void run() {
        try {
            long begin = System.nanoTime();
            for (long number = 0; number < events.records() && !done.isDone(); number++) {
                long early = begin + (long) (number * 1e9 / rate) - System.nanoTime();
                if (early > 1_000_000) {
                    LockSupport.parkNanos(early);
                }
                send(number);
            }
            producer.flush();
            done.complete(null);
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback is told of a failure.
    private void send(long number) {
        producer.send(events.input(number), (metadata, e) -> {
            if (e != null) {
                done.completeExceptionally(e);
            }
        });
    }

    @Override
    public void close() {
        done.cancel(false);
        thread.interrupt();
        producer.close(Duration.ZERO);
    }
}
