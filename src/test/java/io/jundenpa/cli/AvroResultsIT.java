package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.PaymentEvents;
import io.jundenpa.registry.ApicurioRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Results in Avro, with a real schema registry and a real broker, read by Avro's own reader with the registry's schema. */
@Timeout(180)
class AvroResultsIT extends OnBroker {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private static Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void resultsAreReadWithTheSchemaOfTheRegistry() throws Exception {
        for (String topic : List.of("payments", "scored-payments", "payment-rejects")) {
            cluster.create(topic, 1);
        }
        List<ProducerRecord<byte[], byte[]>> events = PaymentEvents.records("payments", PaymentEvents.json());
        events.forEach(event -> event.headers()
                .add("__value_schema_id", new byte[] {0, 0, 0, 0, 99})
                .add("trace", new byte[] {1}));
        cluster.send(events);
        try (var registry = new ApicurioRegistry(folder)) {
            Distribution.Outcome missing = start(
                            "run", registry, "avro", "--set", "registry.auto.register.schemas=false")
                    .await(PATIENCE);
            assertEquals(
                    "schema registry " + registry.url() + ": has no such schema under scored-payments-value;"
                            + " register it, or remove auto.register.schemas\n",
                    lastLine(missing));
            assertEquals(4, missing.code());

            Distribution.Running scorer = start("run", registry, "avro");
            TestCluster.await(
                    "all results",
                    scorer,
                    () -> cluster.readAll("scored-payments", 1).size() == PaymentEvents.COUNT);
            Distribution.Outcome outcome = scorer.stop(PATIENCE);
            assertEquals(0, outcome.code(), outcome.err());

            List<ConsumerRecord<byte[], byte[]>> results = cluster.readAll("scored-payments", 1);
            Set<Integer> ids = new TreeSet<>();
            results.forEach(result -> ids.add(ByteBuffer.wrap(result.value()).getInt(1)));
            assertEquals(1, ids.size());
            Schema schema = schema(registry, ids.iterator().next());
            assertEquals(
                    PaymentScores.ofJson(folder),
                    results.stream()
                            .map(result -> "[" + fraud(schema, result.value()) + "]")
                            .toList());
            var headers = TestCluster.headers(results.get(0));
            assertEquals("application/avro", headers.get("content-type"));
            assertTrue(headers.containsKey("trace") && !headers.containsKey("__value_schema_id"), headers.toString());

            refuseOtherSchemas(registry);
            Distribution.Running check = start("check", registry, "avro-labels");
            assertRefused(
                    "the schema of the results is not compatible with the last one under scored-payments-value;"
                            + " choose another topic, or another compatibility in the registry",
                    registry,
                    check);
            Distribution.Running run = start("run", registry, "avro-labels");
            assertRefused("refuses the schema of the results: ", registry, run);
            Distribution.Outcome right = start("check", registry, "avro").await(PATIENCE);
            assertEquals(0, right.code(), right.err());
        }
    }

    private static void assertRefused(String problem, ApicurioRegistry registry, Distribution.Running command)
            throws InterruptedException {
        Distribution.Outcome outcome = command.await(PATIENCE);
        assertTrue(
                lastLine(outcome).startsWith("schema registry " + registry.url() + ": " + problem), outcome.toString());
        assertEquals(4, outcome.code());
    }

    private static String lastLine(Distribution.Outcome outcome) {
        String text = outcome.err();
        return text.substring(text.lastIndexOf('\n', text.length() - 2) + 1);
    }

    private Schema schema(ApicurioRegistry registry, int id) throws IOException, InterruptedException {
        URI url = URI.create(registry.url() + "/schemas/ids/" + id);
        String answer = http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return new Schema.Parser()
                .parse(new ObjectMapper().readTree(answer).get("schema").textValue());
    }

    /** Demands that a new schema can read the records of the last one, and the other way round. */
    private void refuseOtherSchemas(ApicurioRegistry registry) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(registry.url() + "/config/scored-payments-value"))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\": \"FULL\"}"))
                .build();
        assertEquals(
                200, http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    private static String fraud(Schema schema, byte[] value) {
        try {
            GenericRecord record = new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
            return record.get("fraud").toString();
        } catch (IOException e) {
            throw new AssertionError(new String(value, UTF_8), e);
        }
    }

    private static Distribution.Running start(String command, ApicurioRegistry registry, String format, String... more)
            throws IOException {
        Path pipeline = Files.writeString(
                folder.resolve("pipeline.yaml"),
                PaymentEvents.pipeline() + "registry: {schema.registry.url: \"" + registry.url() + "\"}\n");
        var arguments = new ArrayList<>(List.of(
                command,
                pipeline.toString(),
                "--set",
                "kafka.bootstrap.servers=" + broker.bootstrapServers(),
                "--set",
                "output.format=" + format));
        arguments.addAll(List.of(more));
        return Distribution.start(folder, arguments.toArray(String[]::new));
    }
}
