package io.jundenpa.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records at a steady rate. The headers of a record, and so of its result, hold its number, the right label and the time
 * when it was sent.
 */
final class Sender implements AutoCloseable {

    /** The header with the number of the record: 8 bytes. */
    static final String NUMBER = "number";
    /** The header with the right label, if it is known. */
    static final String LABEL = "label";
    /** The header with the moment of sending: 8 bytes of {@link System#nanoTime}. */
    static final String SENT = "sent";

    /**
     * The maximum number of records without a result. With more, the latency would mostly be the time in the queue.
     */
    private static final int MAX_WAITING = 10_000;

    /** Leaves the choice of the partition to the producer. */
    private static final @Nullable Integer OF_THE_PRODUCER = null;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final long MAX_PAUSE = Duration.ofMillis(10).toNanos();

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final EventStream events;
    private final Pace pace;
    private final long records;
    private final Statistics statistics;
    private final Consumer<String> problems;
    private long sent;

    /** A sender of the records that the options ask for. */
    Sender(
            Producer<byte[], byte[]> producer,
            String topic,
            EventStream events,
            DemoOptions options,
            Statistics statistics,
            Consumer<String> problems) {
        this.producer = producer;
        this.topic = topic;
        this.events = events;
        this.pace = new Pace(options.rate());
        this.records = options.records();
        this.statistics = statistics;
        this.problems = problems;
    }

    /** A producer for the broker at this address. */
    static Producer<byte[], byte[]> producer(String bootstrapServers) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.BATCH_SIZE_CONFIG,
                64 * 1024,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                5_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends the next record if it is due; otherwise waits up to 10 ms. Returns false after the last record. */
    boolean step() {
        if (sent == records) {
            return false;
        }
        long now = System.nanoTime();
        long pause = statistics.waiting() >= MAX_WAITING ? MAX_PAUSE / 10 : pace.untilDue(now);
        if (pause > 0) {
            LockSupport.parkNanos(Math.min(pause, MAX_PAUSE));
            return true;
        }
        pace.advance(now);
        send(events.next());
        sent++;
        return true;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback reports a failure.
    private void send(FeedRecord event) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                topic,
                OF_THE_PRODUCER,
                event.timestamp().orElseGet(System::currentTimeMillis),
                event.key().getBytes(UTF_8),
                event.value().getBytes(UTF_8));
        message.headers().add(NUMBER, bytes(event.number()));
        if (!event.label().isEmpty()) {
            message.headers().add(LABEL, event.label().getBytes(UTF_8));
        }
        long now = System.nanoTime();
        message.headers().add(SENT, bytes(now));
        // Count first: the answer may come before send() returns.
        statistics.sent(now);
        producer.send(message, (metadata, failure) -> {
            if (failure != null) {
                problems.accept("a record was not sent: " + failure.getMessage());
            }
        });
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
