package io.jundenpa.settings;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.document.Problems;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;

/** The settings of Kafka clients that a pipeline uses in addition to Kafka Streams. */
public final class ClientSettings {

    /** How long a client waits for the cluster. */
    public static final int TIMEOUT_MS = 10_000;

    private ClientSettings() {}

    /** The settings of an admin client that waits at most {@link #TIMEOUT_MS}. */
    public static Map<String, Object> admin(Pipeline pipeline) {
        Map<String, Object> settings = StreamsSettings.config(pipeline).getAdminConfigs(pipeline.application());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS / 2);
        // By default, the first address of a name has 10 s to answer before the client tries the next one.
        settings.put(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, TIMEOUT_MS / 4L);
        settings.put(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, TIMEOUT_MS / 4L);
        return settings;
    }

    /** The settings of a consumer without a group that reads committed records from the earliest offset. */
    public static Map<String, Object> consumer(Pipeline pipeline, String clientId) {
        Map<String, Object> settings = StreamsSettings.config(pipeline).getRestoreConsumerConfigs(clientId);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return settings;
    }

    /** The settings of a transactional producer. */
    public static Map<String, Object> producer(Pipeline pipeline, String transactionalId) {
        Map<String, Object> settings = StreamsSettings.config(pipeline).getProducerConfigs(transactionalId);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.remove(ProducerConfig.RETRIES_CONFIG); // a transactional producer refuses 0
        // A transaction that nobody ends blocks the readers of committed records until it times out.
        settings.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TIMEOUT_MS);
        return settings;
    }

    /** The problem that Kafka cannot make a client of the pipeline's settings. */
    public static InvalidFileException unusable(Pipeline pipeline, KafkaException reason) {
        var problems = new Problems(pipeline.application());
        problems.add(KafkaKey.SECTION, KafkaFailure.reason(reason));
        return problems.exception();
    }
}
