package io.jundenpa.settings;

import io.jundenpa.format.document.Suggestion;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The key of a Kafka setting: the prefix of a scope, then the name that Kafka defines.
 *
 * @param scope the clients that use the setting
 * @param name without the prefix, for example {@code max.poll.records}
 */
record KafkaKey(KafkaScope scope, String name) {

    /** The section of a pipeline that holds these keys. */
    static final String SECTION = "kafka";

    /** Splits a key such as {@code main.consumer.max.poll.records}. */
    static KafkaKey of(String key) {
        var scope = KafkaScope.of(key);
        return new KafkaKey(scope, key.substring(scope.prefix().length()));
    }

    /** The key as a pipeline writes it. */
    @Override
    public String toString() {
        return scope.prefix() + name;
    }

    /** The key's place in a pipeline, for messages. */
    String place() {
        return SECTION + "." + this;
    }

    /**
     * Checks the name and the value against Kafka's definitions. An unknown name is a problem only if a known name is
     * similar: interceptors, metrics reporters and the like define settings of their own.
     */
    Optional<String> problem(String value) {
        return scope.definitions().stream()
                .filter(definition -> definition.names().contains(name))
                .findFirst()
                .map(definition -> invalid(definition, value))
                .orElseGet(this::unknown);
    }

    private Optional<String> invalid(ConfigDef definition, String value) {
        return definition.validate(Map.of(name, value)).stream()
                .filter(result -> result.name().equals(name))
                .flatMap(result -> result.errorMessages().stream())
                .findFirst();
    }

    private Optional<String> unknown() {
        if (KafkaScope.ALL.names().contains(name)) {
            KafkaKey unscoped = new KafkaKey(KafkaScope.ALL, name);
            return Optional.of("this client has no such setting and would ignore it; write " + unscoped.place());
        }
        return Optional.of(Suggestion.among(scope.names(), name))
                .filter(suggestion -> !suggestion.isEmpty())
                .map(suggestion -> "unknown setting" + suggestion);
    }
}
