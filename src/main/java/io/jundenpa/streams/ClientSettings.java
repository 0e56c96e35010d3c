package io.jundenpa.streams;

import io.jundenpa.config.Pipeline;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Settings of Kafka's clients, as a pipeline sets them, for what is not done by Kafka Streams. */
public final class ClientSettings {

    /** How long a cluster that does not answer is waited for. */
    static final int TIMEOUT_MS = 10_000;

    private ClientSettings() {}

    /** Of an admin client that does not wait for long. */
    static Map<String, Object> admin(Pipeline pipeline) {
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
        settings.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TIMEOUT_MS); // readers wait for one left behind
        return settings;
    }

    private static StreamsConfig streams(Pipeline pipeline) {
        return new StreamsConfig(StreamsSettings.of(pipeline));
    }
}
