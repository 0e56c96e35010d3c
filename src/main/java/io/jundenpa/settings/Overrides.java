package io.jundenpa.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.format.document.Problems;
import io.jundenpa.format.document.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Lays the environment and the command line over a pipeline's document, in this order. */
final class Overrides {

    private static final String OURS = "JUNDENPA_";
    private static final String KAFKAS = "KAFKA_";

    /** The keys of a pipeline but {@code kafka}, whose keys are Kafka's. */
    private static final List<String> KEYS = List.of(
            "application",
            "model",
            "input.topic",
            "input.format",
            "output.topic",
            "output.format",
            "rejects.topic",
            "batch.rows");

    private final ObjectNode root;
    private final Problems problems;

    Overrides(ObjectNode root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    /**
     * Sets what both name.
     *
     * @param environment {@code KAFKA_BOOTSTRAP_SERVERS} sets {@code kafka.bootstrap.servers}, {@code JUNDENPA_INPUT_TOPIC}
     *     sets {@code input.topic}; a variable of ours that is no key is a problem only if a key is near, because
     *     Kubernetes makes variables of this form for every service
     * @param commandLine by key
     */
    void apply(Map<String, String> environment, Map<String, String> commandLine) {
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (variable.startsWith(KAFKAS)) {
                set("kafka." + kafkaKey(variable.substring(KAFKAS.length())), value, variable);
            } else if (variable.startsWith(OURS)) {
                setOurs(
                        variable.substring(OURS.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        value,
                        variable);
            }
        });
        commandLine.forEach((key, value) -> {
            if (KEYS.contains(key) || key.startsWith("kafka.")) {
                set(key, value, "--set");
            } else {
                problems.add(
                        "--set " + key,
                        "unknown key, expected " + String.join(", ", KEYS) + " or kafka.SETTING"
                                + Suggestion.among(KEYS, key));
            }
        });
    }

    private void setOurs(String key, String value, String variable) {
        if (KEYS.contains(key)) {
            set(key, value, variable);
        } else {
            String suggestion = Suggestion.among(KEYS, key);
            if (!suggestion.isEmpty()) {
                problems.add(variable, "unknown key \"" + key + "\"" + suggestion);
            }
        }
    }

    private void set(String key, String value, String origin) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            root.put(key, value);
        } else {
            String name = key.substring(0, dot);
            JsonNode part = root.has(name) ? root.get(name) : root.putObject(name);
            if (part instanceof ObjectNode section) { // Anything else is a problem of the file, to be reported there.
                section.put(key.substring(dot + 1), value);
            }
        }
        problems.origin(key, origin);
    }

    /** Apache Kafka's own rule for its image: {@code _} is a dot, {@code __} an underscore, {@code ___} a hyphen. */
    private static String kafkaKey(String variable) {
        return variable.toLowerCase(Locale.ROOT)
                .replace("___", "-")
                .replace("__", "\0")
                .replace('_', '.')
                .replace('\0', '_');
    }
}
