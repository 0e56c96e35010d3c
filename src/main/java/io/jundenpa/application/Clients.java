package io.jundenpa.application;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Makes the clients of Kafka Streams, and knows the open producers. A producer waits up to two minutes ({@code
 * delivery.timeout.ms}) for a topic that is missing. Kafka Streams cannot end a thread that waits for its producer.
 */
final class Clients extends DefaultKafkaClientSupplier {

    private final Set<Producer<byte[], byte[]>> open = ConcurrentHashMap.newKeySet();

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
        var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()) {
            @Override
            public void close(Duration timeout) {
                open.remove(this);
                super.close(timeout);
            }
        };
        open.add(producer);
        return producer;
    }

    /** Lets the threads that wait for a producer fail now. What the producers have not sent is lost for them. */
    void giveUpSending() {
        open.forEach(producer -> producer.close(Duration.ZERO));
    }
}
