package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.PaymentEvents;
import io.jundenpa.registry.ApicurioRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events in Avro, with a real schema registry and a real broker. */
@Timeout(180)
class RegistryIT extends OnBroker {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int UNKNOWN = 12_345;
    private static final byte[] NONE = {};
    private static final String DEAD = "http://127.0.0.1:1";
    private static final String OTHER =
            "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"type\": \"object\"}";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void prepare() throws Exception {
        Files.writeString(folder.resolve("avro.yaml"), PaymentEvents.avroPipeline(DEAD));
        for (String topic : List.of("payments", "scored-payments", "payment-rejects")) {
            cluster.create(topic, 1);
        }
    }

    @Test
    void eventsInAvroGiveTheBitsOfTheSameEventsInJson() throws Exception {
        try (var registry = new ApicurioRegistry(folder)) {
            int other = registry.register("other-value", Map.of("schema", OTHER, "schemaType", "JSON"));
            registry.register("same-value", PaymentEvents.schema()); // The same id, and another global id.
            int id = registry.register("payments-value", PaymentEvents.schema());
            int split = registerSplit(registry);
            long globalId = registry.globalId("split-value");
            cluster.send(events(id, split, globalId));
            cluster.send(bad(id, other));

            String root = registry.url().replace("/apis/ccompat/v7", "");
            Distribution.Running wrong = start("check", root);
            Distribution.Running right = start("check", registry.url());
            Distribution.Running scorer = start("run", registry.url());
            TestCluster.await(
                    "all results and rejects",
                    scorer,
                    () -> cluster.readAll("scored-payments", 1).size() == PaymentEvents.COUNT
                            && cluster.readAll("payment-rejects", 1).size() == 4);
            Distribution.Outcome outcome = scorer.stop(PATIENCE);
            assertEquals(0, outcome.code(), outcome.err());

            assertEquals(0, right.await(PATIENCE).code());
            assertRefused(
                    "schema registry " + root + ": answers with status 404; is schema.registry.url right?", wrong);
            assertEquals(
                    PaymentScores.ofJson(folder),
                    cluster.readAll("scored-payments", 1).stream()
                            .map(result -> new String(result.value(), UTF_8))
                            .toList());
            assertEquals(
                    List.of(
                            "UNKNOWN_SCHEMA: schema id 12345 is not in the registry, " + registry.url(),
                            "UNKNOWN_SCHEMA: schema global id 12345 is not in the registry, " + registry.url(),
                            "UNKNOWN_SCHEMA: schema id " + other + " is of type JSON, expected AVRO",
                            "BAD_AVRO: malformed Avro at byte offset 6 of 8: the value ends too early, or a length is wrong"),
                    cluster.readAll("payment-rejects", 1).stream()
                            .map(TestCluster::headers)
                            .map(why -> why.get("__streams.errors.code") + ": " + why.get("__streams.errors.message"))
                            .toList());
        }
    }

    @Test
    void registryThatIsAwayIsOneLineAtTheStart() throws Exception {
        Distribution.Running check = start("check", DEAD);
        Distribution.Running run = start("run", DEAD);
        String problem =
                "schema registry " + DEAD + ": connection refused; is it running there? (registry.schema.registry.url)";

        assertRefused(problem, check);
        assertRefused(problem, run);
    }

    private static void assertRefused(String problem, Distribution.Running command) throws InterruptedException {
        Distribution.Outcome outcome = command.await(PATIENCE);
        assertEquals(problem + "\n", outcome.err());
        assertEquals(4, outcome.code());
    }

    private static Distribution.Running start(String command, String registry) throws IOException {
        return Distribution.start(
                folder,
                command,
                folder.resolve("avro.yaml").toString(),
                "--set",
                "kafka.bootstrap.servers=" + broker.bootstrapServers(),
                "--set",
                "registry.schema.registry.url=" + registry);
    }

    /** Registers the schema of the payments in two parts, the second of which refers to the first. */
    private static int registerSplit(ApicurioRegistry registry) throws IOException, InterruptedException {
        var json = new ObjectMapper();
        JsonNode payment = json.readTree(PaymentEvents.schema());
        for (JsonNode field : payment.get("fields")) {
            if (field.get("name").textValue().equals("card")) {
                var card = (ObjectNode) field.get("type");
                registry.register("card-value", card.put("namespace", "shop").toString());
                ((ObjectNode) field).put("type", "shop.Card");
            }
        }
        return registry.register(
                "split-value",
                Map.of(
                        "schema",
                        payment.toString(),
                        "references",
                        List.of(Map.of("name", "shop.Card", "subject", "card-value", "version", 1))));
    }

    /** Each quarter of the events has the id of its schema in another place. */
    private static List<ProducerRecord<byte[], byte[]>> events(int id, int split, long globalId) throws IOException {
        List<ProducerRecord<byte[], byte[]>> events = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> bare : PaymentEvents.records("payments", PaymentEvents.avro())) {
            events.add(
                    switch (events.size() % 4) {
                        case 0 -> with(ApicurioRegistry.framed(id, bare.value()), bare);
                        case 1 -> with(framed(globalId, bare.value()), bare);
                        case 2 -> with(bare.value(), bare, header("apicurio.value.globalId", bytes(globalId)));
                        default ->
                            with(bare.value(), bare, header("__value_schema_id", ApicurioRegistry.framed(split, NONE)));
                    });
        }
        return events;
    }

    private static List<ProducerRecord<byte[], byte[]>> bad(int id, int other) throws IOException {
        ProducerRecord<byte[], byte[]> bare =
                PaymentEvents.records("payments", PaymentEvents.avro()).get(0);
        return List.of(
                with(ApicurioRegistry.framed(UNKNOWN, bare.value()), bare),
                with(framed(UNKNOWN, bare.value()), bare),
                with(ApicurioRegistry.framed(other, bare.value()), bare),
                with(ApicurioRegistry.framed(id, Arrays.copyOf(bare.value(), 3)), bare));
    }

    private static ProducerRecord<byte[], byte[]> with(
            byte[] value, ProducerRecord<byte[], byte[]> record, Header... headers) {
        return new ProducerRecord<>(
                record.topic(), record.partition(), record.timestamp(), record.key(), value, List.of(headers));
    }

    private static Header header(String name, byte[] value) {
        return new RecordHeader(name, value);
    }

    /** A value as Apicurio's serializers framed it before version 3: 00, the global id of its schema, the body. */
    private static byte[] framed(long globalId, byte[] body) {
        return ByteBuffer.allocate(9 + body.length)
                .put((byte) 0)
                .putLong(globalId)
                .put(body)
                .array();
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
}
