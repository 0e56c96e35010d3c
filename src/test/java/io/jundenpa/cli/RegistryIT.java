package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events in Avro, with a real schema registry and a real broker. */
@Timeout(180)
class RegistryIT extends OnBroker {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int UNKNOWN = 12_345;
    private static final byte[] NONE = {};
    private static final String OTHER =
            "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"type\": \"object\"}";

    @TempDir
    private static Path folder;

    @Test
    void eventsInAvroGiveTheBitsOfTheSameEventsInJson() throws Exception {
        for (String topic : List.of("payments", "scored-payments", "payment-rejects")) {
            cluster.create(topic, 1);
        }
        try (var registry = new ApicurioRegistry(folder)) {
            int other = registry.register("other-value", Map.of("schema", OTHER, "schemaType", "JSON"));
            registry.register("same-value", PaymentEvents.schema()); // The same id, and another global id.
            int id = registry.register("payments-value", PaymentEvents.schema());
            long globalId = registry.globalId("payments-value");
            cluster.send(events(id, globalId));
            cluster.send(bad(id, other));

            Path pipeline = Files.writeString(folder.resolve("avro.yaml"), PaymentEvents.avroPipeline(registry.url()));
            Distribution.Running scorer = Distribution.start(
                    folder,
                    "run",
                    pipeline.toString(),
                    "--set",
                    "kafka.bootstrap.servers=" + broker.bootstrapServers());
            TestCluster.await(
                    "all results and rejects",
                    scorer,
                    () -> cluster.readAll("scored-payments", 1).size() == PaymentEvents.COUNT
                            && cluster.readAll("payment-rejects", 1).size() == 4);
            Distribution.Outcome outcome = scorer.stop(PATIENCE);
            assertEquals(0, outcome.code(), outcome.err());

            assertEquals(
                    PaymentEvents.scoresOfJson(folder),
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

    /** Each quarter of the events has the id of its schema in another place. */
    private static List<ProducerRecord<byte[], byte[]>> events(int id, long globalId) throws IOException {
        List<ProducerRecord<byte[], byte[]>> events = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> bare : PaymentEvents.records("payments", PaymentEvents.avro())) {
            events.add(
                    switch (events.size() % 4) {
                        case 0 -> with(ApicurioRegistry.framed(id, bare.value()), bare);
                        case 1 -> with(framed(globalId, bare.value()), bare);
                        case 2 -> with(bare.value(), bare, header("apicurio.value.globalId", bytes(globalId)));
                        default ->
                            with(bare.value(), bare, header("__value_schema_id", ApicurioRegistry.framed(id, NONE)));
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
