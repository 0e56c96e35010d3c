package io.jundenpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** {@code docker-compose.yml} agrees with itself and with the files that it uses. */
class DockerComposeTest {

    private static final JsonNode COMPOSE = compose();
    private static final JsonNode SERVICES = COMPOSE.path("services");

    @Test
    void brokerHasTheVersionOfTheClients() throws IOException {
        Matcher version =
                Pattern.compile("<kafka.version>(.+)</kafka.version>").matcher(Files.readString(Path.of("pom.xml")));
        assertTrue(version.find());

        Set<String> images = services().values().stream()
                .map(service -> service.path("image").asText())
                .filter(image -> image.startsWith("apache/kafka"))
                .collect(Collectors.toSet());

        assertEquals(Set.of("apache/kafka:" + version.group(1)), images);
    }

    @Test
    void everyImageHasAFixedVersion() {
        services().forEach((name, service) -> {
            String image = service.path("image").asText();
            assertTrue(image.matches("[a-z0-9./-]+:v?[0-9][A-Za-z0-9.-]*"), name + ": " + image);
        });
    }

    @Test
    void serviceWaitsForServicesThatReportReadiness() {
        int waits = 0;
        for (Map.Entry<String, JsonNode> service : services().entrySet()) {
            for (Map.Entry<String, JsonNode> wait :
                    service.getValue().path("depends_on").properties()) {
                String place = service.getKey() + " depends on " + wait.getKey();
                JsonNode other = SERVICES.path(wait.getKey());
                assertTrue(other.isObject(), place);
                switch (wait.getValue().path("condition").asText()) {
                    case "service_healthy" ->
                        assertTrue(other.path("healthcheck").has("test"), place);
                    // A service with a restart policy never completes.
                    case "service_completed_successfully" -> assertFalse(other.has("restart"), place);
                    default -> throw new AssertionError(place + " without a condition that means ready");
                }
                waits++;
            }
        }
        assertTrue(waits >= 4);
    }

    @Test
    void topicsAreThoseOfThePipeline() throws IOException {
        JsonNode pipeline = yaml(Path.of("config/digits.yaml"));
        Set<String> expected = new TreeSet<>();
        for (String end : List.of("input", "output", "rejects")) {
            expected.add(pipeline.path(end).path("topic").asText());
        }

        Matcher created = Pattern.compile("for topic in ([^;]+);")
                .matcher(SERVICES.path("topics").path("command").path(0).asText());

        assertTrue(created.find());
        assertEquals(expected, new TreeSet<>(List.of(created.group(1).trim().split(" +"))));
        String sender = SERVICES.path("digits").path("command").path(0).asText();
        assertTrue(
                sender.contains(
                        "--topic " + pipeline.path("input").path("topic").asText() + " "),
                sender);
    }

    @Test
    void clientsUseAnAdvertisedAddressOfAListener() throws IOException {
        JsonNode broker = SERVICES.path("broker").path("environment");
        Map<String, String> listeners = addresses(broker.path("KAFKA_LISTENERS").asText());
        Map<String, String> advertised =
                addresses(broker.path("KAFKA_ADVERTISED_LISTENERS").asText());

        assertEquals(Set.of("HOST", "INSIDE", "CONTROLLER"), listeners.keySet());
        advertised.forEach(
                (name, address) -> assertEquals(port(address), port(listeners.getOrDefault(name, "")), name));
        assertEquals("broker:19092", advertised.get("INSIDE"));
        assertEquals(
                yaml(Path.of("config/digits.yaml"))
                        .path("kafka")
                        .path("bootstrap.servers")
                        .asText(),
                advertised.get("HOST"));
        for (String client : List.of("topics", "scorer", "digits")) {
            assertEquals(
                    advertised.get("INSIDE"),
                    SERVICES.path(client)
                            .path("environment")
                            .path("KAFKA_BOOTSTRAP_SERVERS")
                            .asText());
        }
        assertEquals(
                advertised.get("INSIDE"),
                SERVICES.path("ui")
                        .path("environment")
                        .path("KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS")
                        .asText());
        assertTrue(broker.path("KAFKA_CONTROLLER_QUORUM_VOTERS")
                .asText()
                .endsWith("@broker:" + port(listeners.get("CONTROLLER"))));
    }

    @Test
    void portOfTheBrokerIsReachableFromOutside() {
        String advertised = addresses(SERVICES.path("broker")
                        .path("environment")
                        .path("KAFKA_ADVERTISED_LISTENERS")
                        .asText())
                .get("HOST");

        assertEquals(
                "127.0.0.1:" + port(advertised) + ":" + port(advertised),
                SERVICES.path("broker").path("ports").path(0).asText());
    }

    @Test
    void portsAreOpenOnThisMachineOnly() {
        services().forEach((name, service) -> {
            for (JsonNode port : service.path("ports")) {
                assertTrue(port.asText().startsWith("127.0.0.1:"), name + ": " + port);
            }
            assertFalse(service.path("network_mode").asText().equals("host"), name);
        });
    }

    @Test
    void mountedFilesExistAndAreReadOnly() {
        services().forEach((name, service) -> {
            for (JsonNode volume : service.path("volumes")) {
                if (volume.isObject()) {
                    // The distribution exists only after the build. Docker must not create the folder.
                    assertTrue(volume.path("read_only").asBoolean(), name + ": " + volume);
                    assertFalse(volume.path("bind").path("create_host_path").asBoolean(true), name + ": " + volume);
                    continue;
                }
                List<String> parts = List.of(volume.asText().split(":"));
                String source = parts.get(0);
                if (!source.startsWith(".")) {
                    assertTrue(COMPOSE.path("volumes").has(source), name + ": " + volume);
                    continue;
                }
                assertEquals("ro", parts.get(parts.size() - 1), name + ": " + volume);
                assertTrue(Files.exists(Path.of(source)), name + ": " + volume);
            }
        });
    }

    @Test
    void scorerRunsAPipelineOfTheDistribution() {
        JsonNode scorer = SERVICES.path("scorer");
        String home = scorer.path("working_dir").asText();

        JsonNode distribution = scorer.path("volumes").path(0);
        assertEquals("./target/jundenpa", distribution.path("source").asText());
        assertEquals(home, distribution.path("target").asText());
        assertEquals("bin/jundenpa", scorer.path("command").path(0).asText());
        // The folders src/main/bin and config become bin and config of the distribution.
        assertTrue(
                Files.exists(Path.of("src/main", scorer.path("command").path(0).asText())));
        assertTrue(Files.exists(Path.of(scorer.path("command").path(2).asText())));
        assertTrue(scorer.path("read_only").asBoolean());
    }

    private static Map<String, JsonNode> services() {
        assertTrue(SERVICES.size() >= 5);
        return SERVICES.properties().stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Map<String, String> addresses(String listeners) {
        return Arrays.stream(listeners.split(","))
                .map(listener -> listener.split("://"))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    private static String port(String address) {
        return address.substring(address.lastIndexOf(':') + 1);
    }

    private static JsonNode yaml(Path file) throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(Files.readString(file));
    }

    /** Reads with SnakeYAML, which resolves merge keys as Compose does. Jackson keeps them as text. */
    private static JsonNode compose() {
        try {
            Object tree = new Yaml().load(Files.readString(Path.of("docker-compose.yml")));
            return new ObjectMapper().valueToTree(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
