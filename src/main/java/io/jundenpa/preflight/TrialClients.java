package io.jundenpa.preflight;

import io.jundenpa.settings.ClientSettings;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/** Finds settings that Kafka checks only while it makes a client, for example the class name of an interceptor. */
public final class TrialClients {

    private TrialClients() {}

    /**
     * Makes the main consumer and the producer of Kafka Streams and closes them. Starts no transaction and joins no
     * group. The producer logs a warning if it cannot reach a broker.
     *
     * @throws io.jundenpa.format.document.InvalidFileException if Kafka cannot make one of them
     */
    public static void tryOut(Pipeline pipeline) {
        StreamsConfig config = StreamsSettings.config(pipeline);
        String name = ClusterAdmin.unusedName(pipeline);
        Map<String, Object> reading = config.getMainConsumerConfigs(name, name, 0);
        reading.remove(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG); // needs a thread of Kafka Streams
        try {
            new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .close(CloseOptions.timeout(Duration.ZERO));
            new KafkaProducer<>(config.getProducerConfigs(name), new ByteArraySerializer(), new ByteArraySerializer())
                    .close(Duration.ZERO);
        } catch (KafkaException e) {
            throw ClientSettings.unusable(pipeline, e);
        }
    }
}
