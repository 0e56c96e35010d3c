package io.jundenpa.settings;

import io.jundenpa.format.document.Problems;
import io.jundenpa.format.document.Suggestion;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.streams.StreamsConfig;

/** Checks each Kafka setting by itself against the definitions of Kafka's clients: its name and its value. */
final class KafkaKeys {

    /** Whose settings a prefix marks; none marks those of Kafka Streams and of every client. */
    private static final Map<String, List<ConfigDef>> DEFINITIONS = definitions();

    /** The names of all settings. */
    private static final Set<String> ANY = DEFINITIONS.getOrDefault("", List.of()).stream()
            .flatMap(definition -> definition.names().stream())
            .collect(Collectors.toUnmodifiableSet());

    private static final String SERVERS = "bootstrap.servers";

    private final Problems problems;

    KafkaKeys(Problems problems) {
        this.problems = problems;
    }

    private static Map<String, List<ConfigDef>> definitions() {
        ConfigDef consumer = ConsumerConfig.configDef();
        ConfigDef producer = ProducerConfig.configDef();
        ConfigDef admin = AdminClientConfig.configDef();
        Map<String, List<ConfigDef>> definitions = new LinkedHashMap<>();
        for (String prefix : List.of("main.consumer.", "restore.consumer.", "global.consumer.", "consumer.")) {
            definitions.put(prefix, List.of(consumer));
        }
        definitions.put("producer.", List.of(producer));
        definitions.put("admin.", List.of(admin));
        definitions.put("", List.of(StreamsConfig.configDef(), consumer, producer, admin));
        return definitions;
    }

    /**
     * Checks all settings. A name that no client knows is a problem only if a known one is near: interceptors, metrics
     * reporters and the like have settings of their own.
     */
    void check(Map<String, String> settings) {
        new TreeMap<>(settings).forEach((key, value) -> {
            String prefix = DEFINITIONS.keySet().stream()
                    .filter(key::startsWith)
                    .findFirst()
                    .orElse("");
            check(prefix, key.substring(prefix.length()), value);
        });
        checkServers(settings.getOrDefault(SERVERS, ""));
    }

    private void check(String prefix, String key, String value) {
        List<ConfigDef> definitions = DEFINITIONS.getOrDefault(prefix, List.of());
        Set<String> known = new HashSet<>();
        definitions.forEach(definition -> known.addAll(definition.names()));
        String place = "kafka." + prefix + key;
        if (!known.contains(key)) {
            unknown(place, key, known);
            return;
        }
        definitions.stream()
                .filter(definition -> definition.names().contains(key))
                .findFirst()
                .flatMap(definition -> definition.validate(Map.of(key, value)).stream()
                        .filter(result -> result.name().equals(key))
                        .findFirst())
                .map(ConfigValue::errorMessages)
                .flatMap(errors -> errors.stream().findFirst())
                .ifPresent(error -> problems.add(place, error));
    }

    private void unknown(String place, String key, Set<String> known) {
        String suggestion = Suggestion.among(known, key);
        if (ANY.contains(key)) {
            problems.add(place, "is no setting of this client, which would ignore it; write kafka." + key);
        } else if (!suggestion.isEmpty()) {
            problems.add(place, "unknown setting" + suggestion);
        }
    }

    private void checkServers(String servers) {
        for (String server : servers.split(",", -1)) {
            if (!ClientSettings.isAddress(server.trim())) {
                problems.add("kafka." + SERVERS, "has \"" + server.trim() + "\", expected host:port");
            }
        }
    }
}
