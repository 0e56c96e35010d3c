package io.jundenpa.settings;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.document.Problems;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;

/** Settings of Kafka's clients, as a pipeline sets them, for what is not done by Kafka Streams. */
public final class ClientSettings {

    /** How long a cluster that does not answer is waited for. */
    public static final int TIMEOUT_MS = 10_000;

    /** Follows the application's name in the name of a group member, and in a transactional id, that nobody has. */
    public static final String PREFLIGHT_SUFFIX = "-preflight";

    private static final int HIGHEST_PORT = 65_535;

    private ClientSettings() {}

    /** Of an admin client that does not wait for long. */
    public static Map<String, Object> admin(Pipeline pipeline) {
        Map<String, Object> settings = streams(pipeline).getAdminConfigs(pipeline.application());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS / 2);
        return settings;
    }

    /** Of a consumer of committed records, without a group, which begins with the first there is. */
    public static Map<String, Object> consumer(Pipeline pipeline, String clientId) {
        Map<String, Object> settings = streams(pipeline).getRestoreConsumerConfigs(clientId);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return settings;
    }

    /** Of a producer of transactions. */
    public static Map<String, Object> producer(Pipeline pipeline, String transactionalId) {
        Map<String, Object> settings = streams(pipeline).getProducerConfigs(transactionalId);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.remove(ProducerConfig.RETRIES_CONFIG); // a transaction is not possible without any
        settings.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TIMEOUT_MS); // readers wait for one left behind
        return settings;
    }

    private static StreamsConfig streams(Pipeline pipeline) {
        return new StreamsConfig(StreamsSettings.of(pipeline));
    }

    /**
     * Makes a consumer and a producer as Kafka Streams will, and closes them. The producer tells the log of a broker that it
     * does not reach.
     *
     * @throws InvalidFileException if one of them cannot be made
     */
    public static void tryOut(Pipeline pipeline) {
        StreamsConfig config = streams(pipeline);
        String name = pipeline.application() + PREFLIGHT_SUFFIX;
        Map<String, Object> reading = config.getMainConsumerConfigs(name, name, 0);
        reading.remove(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG); // that of Kafka Streams needs its threads
        try {
            new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .close(CloseOptions.timeout(Duration.ZERO));
            new KafkaProducer<>(config.getProducerConfigs(name), new ByteArraySerializer(), new ByteArraySerializer())
                    .close(Duration.ZERO);
        } catch (KafkaException e) {
            throw unusable(pipeline, e);
        }
    }

    /** Says that no client can be made of the settings. */
    public static InvalidFileException unusable(Pipeline pipeline, KafkaException reason) {
        var problems = new Problems(pipeline.application());
        problems.add("kafka", KafkaFailure.reason(reason));
        return problems.exception();
    }

    /** Whether this is host:port. */
    public static boolean isAddress(String server) {
        String port = server.substring(server.lastIndexOf(':') + 1);
        return Utils.getHost(server) != null
                && port.matches("\\d{1,5}")
                && Integer.parseInt(port) >= 1
                && Integer.parseInt(port) <= HIGHEST_PORT;
    }
}
