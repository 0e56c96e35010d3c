package io.jundenpa.settings;

import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Problems;
import io.jundenpa.format.document.Section;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/**
 * The Kafka settings that a pipeline writes, without defaults.
 *
 * @param values by key, for example {@code producer.linger.ms}
 */
public record KafkaSettings(Map<String, String> values) {

    private static final String SERVERS = "bootstrap.servers";
    private static final int MAX_PORT = 65_535;

    /** Copies the values. */
    public KafkaSettings {
        values = Map.copyOf(values);
    }

    /** Reads the section {@code kafka} of a pipeline. Reports settings that Jundenpa fixes. */
    static KafkaSettings read(Section section) {
        Map<String, String> values = new HashMap<>();
        for (String key : section.keys()) {
            Node node = section.optional(key).orElseThrow();
            Optional<String> fixed = FixedSettings.reason(KafkaKey.of(key));
            if (fixed.isPresent()) {
                node.problem(fixed.get());
            } else {
                // Kafka trims values as well.
                node.setting().ifPresent(value -> values.put(key, value.trim()));
            }
        }
        section.required(SERVERS, "host:port of a broker, or several with commas");
        return new KafkaSettings(values);
    }

    /** These settings with other bootstrap servers. */
    public KafkaSettings at(String servers) {
        Map<String, String> changed = new HashMap<>(values);
        changed.put(SERVERS, servers);
        return new KafkaSettings(changed);
    }

    /** The bootstrap servers: host:port, or several with commas. */
    public String servers() {
        return values.getOrDefault(SERVERS, "");
    }

    /** The value that the pipeline sets for a client; empty if the client has the default. */
    public Optional<String> value(KafkaScope client, String name) {
        return key(client, name).map(key -> values.getOrDefault(key.toString(), ""));
    }

    /** The key under which the pipeline sets {@link #value}. */
    Optional<KafkaKey> key(KafkaScope client, String name) {
        return client.precedence().stream()
                .map(scope -> new KafkaKey(scope, name))
                .filter(key -> values.containsKey(key.toString()))
                .findFirst();
    }

    /** Checks each setting by itself, without fetching values from config providers. */
    void check(Problems problems) {
        new TreeMap<>(values).forEach((text, value) -> {
            KafkaKey key = KafkaKey.of(text);
            key.problem(value).ifPresent(problem -> problems.add(key.place(), problem));
        });
        Stream.of(servers().split(",", -1))
                .map(String::trim)
                .filter(server -> !isAddress(server))
                .forEach(server ->
                        problems.add(KafkaKey.of(SERVERS).place(), "has \"" + server + "\", expected host:port"));
        ConfigProviders.check(values, problems);
    }

    /** Whether a text is host:port. */
    public static boolean isAddress(String server) {
        String port = server.substring(server.lastIndexOf(':') + 1);
        return Utils.getHost(server) != null
                && port.matches("\\d{1,5}")
                && Integer.parseInt(port) >= 1
                && Integer.parseInt(port) <= MAX_PORT;
    }
}
