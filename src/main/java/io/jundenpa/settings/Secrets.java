package io.jundenpa.settings;

import io.jundenpa.format.document.Problems;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Settings that stand elsewhere, in a file or a variable of the environment, and are fetched by Kafka's config
 * providers: {@code ${provider:path:key}}. What a provider gives is never part of a message.
 */
public final class Secrets {

    private static final String PROVIDERS = AbstractConfig.CONFIG_PROVIDERS_CONFIG;
    private static final String PACKAGE = "org.apache.kafka.common.config.provider.";

    /** What keeps each of Kafka's providers from reading everything. */
    private static final Map<String, String> LIMITS = Map.of(
            PACKAGE + "FileConfigProvider", "allowed.paths",
            PACKAGE + "DirectoryConfigProvider", "allowed.paths",
            PACKAGE + "EnvVarConfigProvider", "allowlist.pattern");

    /** Keys and certificates as text, which has lines. */
    private static final List<String> PEM = List.of(
            SslConfigs.SSL_KEYSTORE_KEY_CONFIG,
            SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
            SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG);

    private Secrets() {}

    /** Checks the providers and the references to them, without fetching anything. */
    static void checkProviders(Map<String, String> settings, Problems problems) {
        String names = settings.getOrDefault(PROVIDERS, "");
        for (String name : names.isEmpty() ? new String[0] : names.split(",", -1)) {
            checkProvider(PROVIDERS + "." + name, settings, problems);
        }
        // A reference that Kafka cannot follow is taken by it for the value.
        new TreeMap<>(settings)
                .forEach((key, value) -> references(value).forEach(reference -> {
                    if (!settings.containsKey(PROVIDERS + "." + reference.group(1) + ".class")
                            || !("," + names + ",").contains("," + reference.group(1) + ",")) {
                        problems.add(
                                "kafka." + key,
                                "has " + reference.group() + ", but kafka." + PROVIDERS + " has no provider \""
                                        + reference.group(1) + "\"");
                    }
                }));
    }

    private static void checkProvider(String key, Map<String, String> settings, Problems problems) {
        String type = settings.getOrDefault(key + ".class", "");
        if (type.isEmpty()) {
            problems.add("kafka." + key + ".class", "missing, expected the provider's class");
        }
        String limit = LIMITS.getOrDefault(type, "");
        if (!limit.isEmpty()
                && settings.getOrDefault(key + ".param." + limit, "").isEmpty()) {
            problems.add(
                    "kafka." + key + ".param." + limit,
                    limit.equals("allowed.paths")
                            ? "missing, expected the folder of the secrets: without it every file could be read"
                            : "missing, expected a pattern such as SCORER_.*: without it every variable could be read");
        }
    }

    /**
     * Fetches every setting that stands elsewhere, to see that Kafka's clients will get it.
     *
     * @throws io.jundenpa.format.document.InvalidFileException with every setting that they would not get, or not understand
     */
    public static void check(Pipeline pipeline) {
        var problems = new Problems(pipeline.application());
        try {
            Map<String, Object> fetched = new StreamsConfig(StreamsSettings.of(pipeline)).originals();
            new TreeMap<>(pipeline.kafka())
                    .forEach((key, value) -> check(key, value, String.valueOf(fetched.get(key)), problems));
        } catch (KafkaException e) {
            problems.add("kafka." + PROVIDERS, KafkaFailure.reason(e));
        }
        problems.throwIfAny();
    }

    private static void check(String key, String value, String fetched, Problems problems) {
        String place = "kafka." + key;
        references(value)
                .filter(reference -> fetched.contains(reference.group()))
                .forEach(reference -> problems.add(
                        place,
                        reference.group() + " gives nothing; is it there, and within what kafka." + PROVIDERS + "."
                                + reference.group(1) + ".param allows?"));
        boolean login = key.endsWith(SaslConfigs.SASL_JAAS_CONFIG);
        boolean whole = ConfigTransformer.DEFAULT_PATTERN.matcher(value.strip()).matches();
        boolean mayHaveLines = login ? whole : PEM.stream().anyMatch(key::endsWith);
        if (!mayHaveLines && hasMoreLines(fetched, value)) {
            problems.add(place, "is fetched with a line break; write the secret without one: printf %s SECRET > FILE");
        } else if (login && !isJaas(fetched)) {
            // Kafka's own message would quote what it did not understand, which can be a piece of the password.
            problems.add(
                    place,
                    "is not of the form LOGIN_MODULE required OPTION=\"VALUE\" ...; with a login module that Kafka"
                            + " allows; within a value, a quote or backslash is written with a backslash before it");
        }
    }

    private static boolean hasMoreLines(String fetched, String value) {
        return fetched.lines().count() > value.lines().count() || fetched.endsWith("\n") != value.endsWith("\n");
    }

    private static boolean isJaas(String text) {
        try {
            JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(text)));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Stream<MatchResult> references(String value) {
        return ConfigTransformer.DEFAULT_PATTERN.matcher(value).results();
    }
}
