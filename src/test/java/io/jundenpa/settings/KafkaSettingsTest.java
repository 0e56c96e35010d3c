package io.jundenpa.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {

    /** A setting that every client has, with 300000 as its default. */
    private static final String NAME = "metadata.max.age.ms";

    /** Writes the setting under every set of prefixes and expects the value that the client gets from Kafka Streams. */
    @ParameterizedTest
    @ValueSource(strings = {"MAIN_CONSUMER", "RESTORE_CONSUMER", "GLOBAL_CONSUMER", "PRODUCER", "ADMIN"})
    void narrowestScopeWinsAsInKafkaStreams(KafkaScope client) {
        KafkaScope[] scopes = KafkaScope.values();
        for (int set = 0; set < 1 << scopes.length; set++) {
            Map<String, String> written = new HashMap<>(Map.of("bootstrap.servers", "localhost:9092"));
            for (int i = 0; i < scopes.length; i++) {
                if ((set >> i & 1) == 1) {
                    written.put(new KafkaKey(scopes[i], NAME).toString(), Integer.toString(i + 1));
                }
            }

            String value = new KafkaSettings(written).value(client, NAME).orElse("300000");

            assertEquals(String.valueOf(inKafkaStreams(client, written).getOrDefault(NAME, "300000")), value);
        }
    }

    private static Map<String, Object> inKafkaStreams(KafkaScope client, Map<String, String> written) {
        Map<String, String> settings = new HashMap<>(written);
        settings.put("application.id", "scorer");
        var config = new StreamsConfig(settings);
        return switch (client) {
            case MAIN_CONSUMER -> config.getMainConsumerConfigs("group", "client", 0);
            case RESTORE_CONSUMER -> config.getRestoreConsumerConfigs("client");
            case GLOBAL_CONSUMER -> config.getGlobalConsumerConfigs("client");
            case PRODUCER -> config.getProducerConfigs("client");
            case ADMIN -> config.getAdminConfigs("client");
            case CONSUMER, ALL -> Map.of();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "main.consumer.group.id, MAIN_CONSUMER, group.id",
        "consumer.group.id, CONSUMER, group.id",
        "producer.linger.ms, PRODUCER, linger.ms",
        "admin.retries, ADMIN, retries",
        "linger.ms, ALL, linger.ms",
        "consumers, ALL, consumers",
        "producer., PRODUCER, ''",
    })
    void keyIsAPrefixAndAName(String key, KafkaScope scope, String name) {
        assertEquals(new KafkaKey(scope, name), KafkaKey.of(key));
        assertEquals(key, KafkaKey.of(key).toString());
    }

    @Test
    void otherServersReplaceTheWrittenOnes() {
        var settings = new KafkaSettings(Map.of("bootstrap.servers", "a:1", "linger.ms", "7"));

        assertEquals(
                Map.of("bootstrap.servers", "b:2", "linger.ms", "7"),
                settings.at("b:2").values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:1", "10.0.0.7:65535", "[::1]:9092", "PLAINTEXT://a:1"})
    void addressIsHostAndPort(String server) {
        assertTrue(KafkaSettings.isAddress(server));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a:", "a:0", "a:65536", "a:x"})
    void addressNeedsHostAndPort(String server) {
        assertFalse(KafkaSettings.isAddress(server));
    }
}
