package io.jundenpa.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.format.document.Problems;
import io.jundenpa.settings.KafkaFailure;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.SchemaSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * The settings of a registry's client, with the values of config providers.
 *
 * @param addresses without credentials and without a slash at the end
 * @param headers of each request
 * @param tls empty for that of the JVM
 */
record RegistrySettings(List<String> addresses, Map<String, String> headers, Optional<Tls> tls) {

    /** Keys and certificates, and the protocols and cipher suites that the client accepts. */
    record Tls(SSLContext context, SSLParameters parameters) {}

    /** What may stand in a header. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]*");

    /**
     * Fetches values from the config providers of the section {@code kafka}.
     *
     * @throws io.jundenpa.format.document.InvalidFileException if a value is missing, or Kafka refuses it
     */
    static RegistrySettings of(SchemaSettings.Registry registry, Pipeline pipeline) {
        var problems = new Problems(pipeline.application());
        try {
            Map<String, String> fetched = fetched(registry.values(), pipeline);
            new TreeMap<>(registry.values())
                    .forEach((key, value) -> check(key, value, fetched.getOrDefault(key, value), problems));
            problems.throwIfAny();
            return of(fetched);
        } catch (KafkaException e) {
            problems.add("registry", KafkaFailure.reason(e));
            throw problems.exception();
        }
    }

    /** Checks a value that was fetched. No message quotes it. */
    private static void check(String key, String value, String fetched, Problems problems) {
        String place = "registry." + key;
        ConfigTransformer.DEFAULT_PATTERN
                .matcher(value)
                .results()
                .filter(reference -> fetched.contains(reference.group()))
                .forEach(reference -> problems.add(
                        place,
                        reference.group()
                                + " gives nothing; does it exist, and does the section kafka have the config provider \""
                                + reference.group(1) + "\"?"));
        if (!key.startsWith("ssl.") && fetched.contains("\n")) {
            problems.add(place, "its secret has a line break; write the secret without one: printf %s SECRET > FILE");
        } else if (key.equals("bearer.auth.token") && !TOKEN.matcher(fetched).matches()) {
            problems.add(place, "has a blank or a character outside ASCII, which no token has");
        } else if (key.equals(SchemaSettings.Registry.URL)
                && !Stream.of(fetched.split(",", -1)).allMatch(RegistrySettings::isUrl)) {
            problems.add(place, "is no http:// or https:// address, or several with commas");
        }
    }

    private static boolean isUrl(String text) {
        try {
            var url = new URI(text.trim());
            return url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Map<String, String> fetched(Map<String, String> values, Pipeline pipeline) {
        Map<String, String> all = new HashMap<>(values);
        pipeline.kafka().values().forEach((key, value) -> {
            if (key.startsWith(AbstractConfig.CONFIG_PROVIDERS_CONFIG)) {
                all.put(key, value);
            }
        });
        Map<String, String> fetched = new HashMap<>();
        new AbstractConfig(new ConfigDef(), all, false)
                .originals()
                .forEach((key, value) -> fetched.put(key, value.toString()));
        return fetched;
    }

    private static RegistrySettings of(Map<String, String> values) {
        List<String> addresses = new ArrayList<>();
        String user = values.getOrDefault("basic.auth.user.info", "");
        for (String address :
                values.getOrDefault(SchemaSettings.Registry.URL, "").split(",", -1)) {
            String plain = address.trim().replaceFirst("/+$", "");
            String inAddress = URI.create(plain).getUserInfo();
            if (inAddress != null && user.isEmpty()) {
                user = inAddress;
            }
            addresses.add(plain.replaceFirst("//[^/@]*@", "//"));
        }
        Map<String, String> headers = new HashMap<>();
        if (!user.isEmpty()) {
            headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
        }
        String token = values.getOrDefault("bearer.auth.token", "");
        if (!token.isEmpty()) {
            headers.put("Authorization", "Bearer " + token);
        }
        return new RegistrySettings(addresses, headers, tls(values));
    }

    /** The keys and certificates, read as Kafka's clients read them. */
    private static Optional<Tls> tls(Map<String, String> values) {
        Map<String, String> given = new HashMap<>(values);
        given.keySet().removeIf(key -> !key.startsWith("ssl."));
        if (given.isEmpty()) {
            return Optional.empty();
        }
        var factory = new DefaultSslEngineFactory();
        factory.configure(new ConfigDef().withClientSslSupport().parse(given));
        SSLEngine engine = factory.createClientSslEngine("", 0, "https");
        return Optional.of(new Tls(factory.sslContext(), engine.getSSLParameters()));
    }
}
