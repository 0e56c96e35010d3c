package io.jundenpa.bench;

import io.jundenpa.event.Event;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Sends the input records in their order to one topic. For one thread. */
final class Sending implements AutoCloseable {

    /** Leaves the choice of the partition to the producer. */
    private static final @Nullable Integer OF_THE_PRODUCER = null;

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Inputs inputs;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long sent;

    Sending(Producer<byte[], byte[]> producer, String topic, Inputs inputs) {
        this.producer = producer;
        this.topic = topic;
        this.inputs = inputs;
    }

    /**
     * Hands the next record to the producer.
     *
     * @throws BenchException if an earlier record was not sent
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback keeps a failure.
    void next() {
        check();
        Event event = inputs.event(inputs.index(sent));
        var message =
                new ProducerRecord<>(topic, OF_THE_PRODUCER, Inputs.timestamp(event), Inputs.key(sent), event.value());
        producer.send(message, (metadata, e) -> {
            if (e != null) {
                failure.compareAndSet(null, e);
            }
        });
        sent++;
    }

    /**
     * Waits until all records are sent.
     *
     * @throws BenchException if a record was not sent
     */
    void finish() {
        producer.flush();
        check();
    }

    private void check() {
        Exception reason = failure.get();
        if (reason != null) {
            throw new BenchException("a record was not sent: " + reason.getMessage(), reason);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
