package io.jundenpa.settings;

import io.jundenpa.format.document.Problems;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigTransformer;

/**
 * Checks the config providers of a pipeline and the references {@code ${provider:path:key}} to them. Fetches nothing.
 *
 * <p>Sources: KIP-297, "Externalizing Secrets for Connect Configurations"; KIP-421, "Automatically resolve external
 * configurations".
 */
final class ConfigProviders {

    static final String PROVIDERS = AbstractConfig.CONFIG_PROVIDERS_CONFIG;

    private static final String PACKAGE = "org.apache.kafka.common.config.provider.";

    /** The parameter that limits what a config provider of Kafka may read. */
    private static final Map<String, String> LIMITS = Map.of(
            PACKAGE + "FileConfigProvider", "allowed.paths",
            PACKAGE + "DirectoryConfigProvider", "allowed.paths",
            PACKAGE + "EnvVarConfigProvider", "allowlist.pattern");

    private ConfigProviders() {}

    /** Reports providers without a class or a limit, and references to unknown providers. */
    static void check(Map<String, String> settings, Problems problems) {
        String names = settings.getOrDefault(PROVIDERS, "");
        for (String name : names.isEmpty() ? new String[0] : names.split(",", -1)) {
            checkProvider(PROVIDERS + "." + name, settings, problems);
        }
        // Kafka would use a reference to an unknown provider as the value.
        new TreeMap<>(settings)
                .forEach((key, value) -> references(value).forEach(reference -> {
                    if (!settings.containsKey(PROVIDERS + "." + reference.group(1) + ".class")
                            || !("," + names + ",").contains("," + reference.group(1) + ",")) {
                        problems.add(
                                place(key),
                                "has " + reference.group() + ", but " + place(PROVIDERS) + " has no provider \""
                                        + reference.group(1) + "\"");
                    }
                }));
    }

    private static void checkProvider(String key, Map<String, String> settings, Problems problems) {
        String type = settings.getOrDefault(key + ".class", "");
        if (type.isEmpty()) {
            problems.add(place(key + ".class"), "missing, expected the provider's class");
        }
        String limit = LIMITS.getOrDefault(type, "");
        if (!limit.isEmpty()
                && settings.getOrDefault(key + ".param." + limit, "").isEmpty()) {
            problems.add(
                    place(key + ".param." + limit),
                    limit.equals("allowed.paths")
                            ? "missing, expected the folder of the secrets: without it every file can be read"
                            : "missing, expected a pattern such as SCORER_.*: without it every variable can be read");
        }
    }

    /** The references in a value; group 1 is the provider's name. */
    static Stream<MatchResult> references(String value) {
        return ConfigTransformer.DEFAULT_PATTERN.matcher(value).results();
    }

    /** Whether a value is one reference and nothing else. */
    static boolean isReference(String value) {
        return ConfigTransformer.DEFAULT_PATTERN.matcher(value.strip()).matches();
    }

    private static String place(String key) {
        return KafkaKey.of(key).place();
    }
}
