package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.PaymentEvents;
import io.jundenpa.PaymentMessages;
import io.jundenpa.registry.ApicurioRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events in Protobuf and of JSON Schema, with a real schema registry and a real broker. */
@Timeout(180)
class ProtobufIT extends OnBroker {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String JSON_SCHEMA =
            "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"type\": \"object\"}";

    @TempDir
    private static Path folder;

    @Test
    void eventsGiveTheBitsOfTheSameEventsInJson() throws Exception {
        try (var registry = new ApicurioRegistry(folder)) {
            registry.register("merchant-value", PaymentMessages.merchant());
            int id = registry.register("payments-value", PaymentMessages.schema("merchant-value"));
            int other = registry.register("json-value", Map.of("schema", JSON_SCHEMA, "schemaType", "JSON"));
            List<String> expected = PaymentScores.ofJson(folder);

            String section = "registry: {schema.registry.url: \"" + registry.url() + "\"}\n";
            assertEquals(
                    expected,
                    scores("protobuf", section, messages(id, registry.globalId("payments-value")), bad(id, other)));
            assertEquals(
                    List.of(
                            "UNKNOWN_SCHEMA: schema id " + other + " is of type JSON, expected PROTOBUF",
                            "BAD_PROTOBUF: malformed Protobuf at byte offset 9 of 9: the value ends too early, or a length is wrong"),
                    cluster.readAll("protobuf-rejects", 1).stream()
                            .map(TestCluster::headers)
                            .map(why -> why.get("__streams.errors.code") + ": " + why.get("__streams.errors.message"))
                            .toList());

            Set<String> kept = cluster.readAll("scored-protobuf", 1).stream()
                    .flatMap(result -> TestCluster.headers(result).keySet().stream())
                    .collect(Collectors.toSet());
            assertEquals(
                    Set.of("model-name", "model-version", "model-sha256", "model-arithmetic", "content-type"), kept);

            List<ProducerRecord<byte[], byte[]>> texts = new ArrayList<>();
            for (ProducerRecord<byte[], byte[]> bare : PaymentEvents.records("json-schema", PaymentEvents.json())) {
                texts.add(with(ApicurioRegistry.framed(other, bare.value()), bare));
            }
            assertEquals(expected, scores("json-schema", "", texts, List.of()));

            assertEquals(expected, offline(id));
        }
    }

    /** Runs a pipeline until all events have a result and all others a reject, and returns the results. */
    private static List<String> scores(
            String format,
            String section,
            List<ProducerRecord<byte[], byte[]>> events,
            List<ProducerRecord<byte[], byte[]>> bad)
            throws Exception {
        String results = "scored-" + format;
        String rejects = format + "-rejects";
        for (String topic : List.of(format, results, rejects)) {
            cluster.create(topic, 1);
        }
        cluster.send(events);
        cluster.send(bad);
        Files.writeString(folder.resolve(format + ".yaml"), pipeline(format, section));
        Distribution.Running scorer = Distribution.start(
                folder,
                "run",
                folder.resolve(format + ".yaml").toString(),
                "--set",
                "kafka.bootstrap.servers=" + broker.bootstrapServers());
        TestCluster.await(
                "all results and rejects",
                scorer,
                () -> cluster.readAll(results, 1).size() == events.size()
                        && cluster.readAll(rejects, 1).size() == bad.size());
        Distribution.Outcome outcome = scorer.stop(PATIENCE);
        assertEquals(0, outcome.code(), outcome.err());
        return cluster.readAll(results, 1).stream()
                .map(result -> new String(result.value(), UTF_8))
                .toList();
    }

    private static String pipeline(String format, String section) throws IOException {
        return PaymentEvents.pipeline()
                        .replace("payments-scorer", format + "-scorer")
                        .replace("topic: payments", "topic: " + format)
                        .replace("scored-payments", "scored-" + format)
                        .replace("payment-rejects", format + "-rejects")
                        .replace("format: json\n", "format: " + format + "\n")
                + section;
    }

    /** Each fourth of the events has the id of its schema, and the message in it, in another place. */
    private static List<ProducerRecord<byte[], byte[]>> messages(int id, long globalId) throws IOException {
        List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
        byte[] prefix = ApicurioRegistry.framed(id, PaymentMessages.indexes());
        Header type = new RecordHeader("apicurio.protobuf.type", "Payment".getBytes(UTF_8));
        for (ProducerRecord<byte[], byte[]> bare : PaymentEvents.records("protobuf", PaymentMessages.values())) {
            byte[] value = bare.value();
            messages.add(
                    switch (messages.size() % 4) {
                        case 0 -> with(joined(prefix, value), bare);
                        case 1 -> with(value, bare, new RecordHeader("__value_schema_id", prefix));
                        case 2 -> with(value, bare, header("apicurio.value.contentId", id), type);
                        default -> with(value, bare, header("apicurio.value.globalId", globalId), type);
                    });
        }
        return messages;
    }

    private static Header header(String name, long id) {
        return new RecordHeader(
                name, ByteBuffer.allocate(Long.BYTES).putLong(id).array());
    }

    private static List<ProducerRecord<byte[], byte[]>> bad(int id, int other) throws IOException {
        ProducerRecord<byte[], byte[]> message = messages(id, 0).get(0);
        return List.of(
                with(ApicurioRegistry.framed(other, message.value()), message),
                with(Arrays.copyOf(message.value(), 9), message));
    }

    /** The results that the command score gives for the messages, with the schemas of the registry. */
    private static List<String> offline(int id) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> bare : PaymentEvents.records("protobuf", PaymentMessages.values())) {
            byte[] framed = joined(ApicurioRegistry.framed(id, PaymentMessages.indexes()), bare.value());
            lines.add(new ObjectMapper()
                    .writeValueAsString(
                            Map.of("payload", Base64.getEncoder().encodeToString(framed), "ts", bare.timestamp())));
        }
        Distribution.Outcome outcome = Distribution.run(
                folder,
                "score",
                "--pipeline",
                folder.resolve("protobuf.yaml").toString(),
                "--input",
                Files.write(folder.resolve("messages.kcat"), lines).toString(),
                "--input-format",
                "kcat");
        assertEquals(0, outcome.code(), outcome.err());
        return outcome.out().lines().toList();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static ProducerRecord<byte[], byte[]> with(
            byte[] value, ProducerRecord<byte[], byte[]> record, Header... headers) {
        return new ProducerRecord<>(
                record.topic(), record.partition(), record.timestamp(), record.key(), value, List.of(headers));
    }
}
