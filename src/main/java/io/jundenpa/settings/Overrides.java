package io.jundenpa.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.format.document.Problems;
import io.jundenpa.format.document.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sets keys of a pipeline's document from the environment, then from the command line. */
final class Overrides {

    private static final String JUNDENPA = "JUNDENPA_";
    private static final String KAFKA = "KAFKA_";
    private static final String SECTION = KafkaKey.SECTION + ".";
    private static final String REGISTRY = "registry.";

    /** The keys of a pipeline, without the sections {@code kafka} and {@code registry}. */
    private static final List<String> KEYS = List.of(
            "application",
            "model",
            "input.topic",
            "input.format",
            "input.schema",
            "input.message",
            "output.topic",
            "output.format",
            "output.source",
            "rejects.topic",
            "batch.rows");

    private final ObjectNode root;
    private final Problems problems;

    Overrides(ObjectNode root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    /**
     * Sets the keys.
     *
     * @param environment {@code KAFKA_BOOTSTRAP_SERVERS} sets {@code kafka.bootstrap.servers}, {@code
     *     JUNDENPA_INPUT_TOPIC} sets {@code input.topic}. An unknown {@code JUNDENPA_} variable is a problem only if
     *     its name is similar to a key, because Kubernetes defines variables such as {@code JUNDENPA_SERVICE_HOST} for
     *     a service named jundenpa, and {@code JUNDENPA_REGISTRY_PORT} for jundenpa-registry.
     * @param commandLine by key
     */
    void apply(Map<String, String> environment, Map<String, String> commandLine) {
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (variable.startsWith(KAFKA)) {
                set(SECTION + kafkaKey(variable.substring(KAFKA.length())), value, variable);
            } else if (variable.startsWith(JUNDENPA)) {
                setKnown(
                        variable.substring(JUNDENPA.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        value,
                        variable);
            }
        });
        commandLine.forEach((key, value) -> {
            if (KEYS.contains(key) || key.startsWith(SECTION) || key.startsWith(REGISTRY)) {
                set(key, value, "--set");
            } else {
                problems.add(
                        "--set " + key,
                        "unknown key, expected " + String.join(", ", KEYS) + ", " + SECTION + "SETTING or "
                                + REGISTRY + "SETTING"
                                + Suggestion.among(KEYS, key));
            }
        });
    }

    private void setKnown(String key, String value, String variable) {
        if (KEYS.contains(key) || isOfRegistry(key)) {
            set(key, value, variable);
        } else {
            String suggestion = Suggestion.among(KEYS, key);
            if (!suggestion.isEmpty()) {
                problems.add(variable, "unknown key \"" + key + "\"" + suggestion);
            }
        }
    }

    private static boolean isOfRegistry(String key) {
        return key.startsWith(REGISTRY) && SchemaReader.isKey(key.substring(REGISTRY.length()));
    }

    private void set(String key, String value, String origin) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            root.put(key, value);
        } else {
            String name = key.substring(0, dot);
            JsonNode part = root.has(name) ? root.get(name) : root.putObject(name);
            if (part instanceof ObjectNode section) { // Otherwise, the reader of the document reports the problem.
                section.put(key.substring(dot + 1), value);
            }
        }
        problems.origin(key, origin);
    }

    /**
     * {@code _} is a dot, {@code __} an underscore, {@code ___} a hyphen. Source: KIP-975, "Docker Image for Apache
     * Kafka".
     */
    private static String kafkaKey(String variable) {
        return variable.toLowerCase(Locale.ROOT)
                .replace("___", "-")
                .replace("__", "\0")
                .replace('_', '.')
                .replace('\0', '_');
    }
}
