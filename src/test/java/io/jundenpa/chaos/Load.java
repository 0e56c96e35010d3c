package io.jundenpa.chaos;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends every record once, in order, at the rate of the plan. Waits for brokers that are away. */
final class Load implements AutoCloseable {

    private static final int PATIENCE_MS = (int) Duration.ofMinutes(10).toMillis();

    /** Counting the answers takes as long as sending some records, so it is done once for this many. */
    private static final long LOOK = 1_000;

    private final Events events;
    private final Plan plan;
    private final LongSupplier answered;
    private final KafkaProducer<byte[], byte[]> producer;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "load");
    private volatile boolean ending;

    /**
     * Prepares the load and sends nothing.
     *
     * @param answered the number of records with a score or reject so far
     */
    Load(String servers, Events events, Plan plan, LongSupplier answered) {
        this.events = events;
        this.plan = plan;
        this.answered = answered;
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers,
                ProducerConfig.LINGER_MS_CONFIG, 10,
                ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MS,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Starts. */
    void start() {
        thread.start();
    }

    /** Stops sending. The experiment has the records that were sent. */
    void end() {
        ending = true;
        await();
    }

    /** Waits until every record is in the cluster. */
    void await() {
        done.join();
    }

    private void run() {
        try {
            long begin = System.nanoTime();
            long number = 0;
            for (; number < events.records() && !ending && !done.isDone(); number++) {
                awaitRoom(number);
                long early = begin + (long) (number * 1e9 / plan.rate()) - System.nanoTime();
                if (early > 1_000_000) {
                    LockSupport.parkNanos(early);
                }
                send(number);
            }
            producer.flush();
            events.end(number);
            done.complete(null);
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    private void awaitRoom(long number) {
        while (number % LOOK == 0 && number - answered.getAsLong() > plan.ahead() && !ending && !done.isDone()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback gets the failure.
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
