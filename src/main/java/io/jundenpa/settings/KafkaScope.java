package io.jundenpa.settings;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;

/** The clients that use a Kafka setting. The prefix of the setting's key names them. */
public enum KafkaScope {
    MAIN_CONSUMER(StreamsConfig.MAIN_CONSUMER_PREFIX),
    RESTORE_CONSUMER(StreamsConfig.RESTORE_CONSUMER_PREFIX),
    GLOBAL_CONSUMER(StreamsConfig.GLOBAL_CONSUMER_PREFIX),
    CONSUMER(StreamsConfig.CONSUMER_PREFIX),
    PRODUCER(StreamsConfig.PRODUCER_PREFIX),
    ADMIN(StreamsConfig.ADMIN_CLIENT_PREFIX),

    /** Kafka Streams and all of its clients. */
    ALL("");

    private final String prefix;

    KafkaScope(String prefix) {
        this.prefix = prefix;
    }

    /** The scope of a key: the first one whose prefix the key begins with. */
    static KafkaScope of(String key) {
        return Stream.of(values())
                .filter(scope -> key.startsWith(scope.prefix))
                .findFirst()
                .orElse(ALL);
    }

    String prefix() {
        return prefix;
    }

    /** The scopes in which a client of this scope looks for a setting. The first that has it wins. */
    List<KafkaScope> precedence() {
        return switch (this) {
            case MAIN_CONSUMER, RESTORE_CONSUMER, GLOBAL_CONSUMER -> List.of(this, CONSUMER, ALL);
            case CONSUMER, PRODUCER, ADMIN -> List.of(this, ALL);
            case ALL -> List.of(ALL);
        };
    }

    /** Kafka's definitions of the settings in this scope. */
    List<ConfigDef> definitions() {
        return switch (this) {
            case MAIN_CONSUMER, RESTORE_CONSUMER, GLOBAL_CONSUMER, CONSUMER -> List.of(ConsumerConfig.configDef());
            case PRODUCER -> List.of(ProducerConfig.configDef());
            case ADMIN -> List.of(AdminClientConfig.configDef());
            case ALL ->
                List.of(
                        StreamsConfig.configDef(),
                        ConsumerConfig.configDef(),
                        ProducerConfig.configDef(),
                        AdminClientConfig.configDef());
        };
    }

    /** The names that Kafka defines in this scope. */
    Set<String> names() {
        return definitions().stream()
                .flatMap(definition -> definition.names().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
