package io.jundenpa.settings;

import io.jundenpa.format.document.Problems;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/** Checks the values that config providers return. No message quotes a fetched value. */
public final class Secrets {

    /** The settings whose value is a key or certificate as text, with several lines. */
    private static final List<String> PEM = List.of(
            SslConfigs.SSL_KEYSTORE_KEY_CONFIG,
            SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
            SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG);

    private Secrets() {}

    /**
     * Fetches every value from its config provider, as Kafka's clients do when they start.
     *
     * @throws io.jundenpa.format.document.InvalidFileException with every setting whose value is missing or malformed
     */
    public static void check(Pipeline pipeline) {
        var problems = new Problems(pipeline.application());
        try {
            Map<String, Object> fetched = StreamsSettings.config(pipeline).originals();
            new TreeMap<>(pipeline.kafka().values())
                    .forEach(
                            (key, value) -> check(KafkaKey.of(key), value, String.valueOf(fetched.get(key)), problems));
        } catch (KafkaException e) {
            problems.add(KafkaKey.of(ConfigProviders.PROVIDERS).place(), KafkaFailure.reason(e));
        }
        problems.throwIfAny();
    }

    private static void check(KafkaKey key, String value, String fetched, Problems problems) {
        ConfigProviders.references(value)
                .filter(reference -> fetched.contains(reference.group()))
                .forEach(reference -> problems.add(
                        key.place(),
                        reference.group() + " gives nothing; does it exist, and does "
                                + KafkaKey.of(ConfigProviders.PROVIDERS).place() + "." + reference.group(1)
                                + ".param allow it?"));
        boolean login = key.name().endsWith(SaslConfigs.SASL_JAAS_CONFIG);
        boolean mayHaveLines =
                login ? ConfigProviders.isReference(value) : PEM.stream().anyMatch(key.name()::endsWith);
        if (!mayHaveLines && hasMoreLines(fetched, value)) {
            problems.add(
                    key.place(), "its secret has a line break; write the secret without one: printf %s SECRET > FILE");
        } else if (login && !isJaas(fetched)) {
            // Kafka's message would quote the text, which can hold a part of the password.
            problems.add(
                    key.place(),
                    "is malformed, expected LOGIN_MODULE required OPTION=\"VALUE\" ...; Kafka must allow the login module;"
                            + " inside VALUE, write a backslash before a quote or backslash");
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
}
