package io.jundenpa.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.jundenpa.PaymentEvents;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import io.jundenpa.settings.SchemaSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.junit.jupiter.api.Test;

/** A registry that fails, and a record in Avro. */
class RegistryWaitTest {

    private static final Path FOLDER = PaymentEvents.FOLDER;

    private final Model model = ModelReader.read(FOLDER.resolve("model"));

    @Test
    void recordWaitsUntilTheRegistryAnswers() throws IOException {
        var calls = new AtomicInteger();
        HttpServer registry = registry(calls, 3);
        try (var driver = driver(registry, "10000")) {
            send(driver);

            assertEquals(1, count(driver, "scored"));
            assertEquals(0, count(driver, "rejected"));
            assertEquals(4, calls.get());
        } finally {
            registry.stop(0);
        }
    }

    @Test
    void waitEndsInTimeForTheCommitAndNothingIsRejected() throws IOException {
        HttpServer registry = registry(new AtomicInteger(), Integer.MAX_VALUE);
        try (var driver = driver(registry, "1000")) {
            Throwable failure = assertThrows(RuntimeException.class, () -> send(driver));
            while (!(failure instanceof TaskMigratedException)) {
                failure = failure.getCause();
            }

            assertTrue(String.valueOf(failure.getMessage()).contains("answers with status 503"), failure.getMessage());
            assertEquals(0, count(driver, "scored"));
            assertEquals(0, count(driver, "rejected"));
        } finally {
            registry.stop(0);
        }
    }

    private static void send(TopologyTestDriver driver) throws IOException {
        byte[] bytes = PaymentEvents.avro().get(0);
        byte[] framed = new byte[5 + bytes.length];
        framed[4] = 7;
        System.arraycopy(bytes, 0, framed, 5, bytes.length);
        driver.createInputTopic("in", new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput("key".getBytes(UTF_8), framed, 1_764_585_696_046L);
    }

    private static int count(TopologyTestDriver driver, String topic) {
        var bytes = new ByteArrayDeserializer();
        return driver.createOutputTopic(topic, bytes, bytes).readRecordsToList().size();
    }

    private TopologyTestDriver driver(HttpServer registry, String transactionTimeout) {
        Pipeline.Input input = PipelineReader.read(FOLDER.resolve("pipeline.yaml"), Map.of(), Map.of())
                .input();
        String address = "http://127.0.0.1:" + registry.getAddress().getPort();
        var pipeline = new Pipeline(
                "payments",
                FOLDER.resolve("model"),
                new Pipeline.Input(
                        "in",
                        InputFormat.AVRO,
                        input.fields(),
                        new SchemaSettings.Registry(Map.of("schema.registry.url", address))),
                new Pipeline.Output("scored", OutputFormat.JSON),
                new Pipeline.Rejects("rejected"),
                1,
                Map.of("bootstrap.servers", "localhost:1", "producer.transaction.timeout.ms", transactionTimeout));
        return new TopologyTestDriver(InferenceTopology.build(model, pipeline), new Properties());
    }

    /** A registry with schema 7 that first fails some times. */
    private static HttpServer registry(AtomicInteger calls, int failures) throws IOException {
        var mapper = new ObjectMapper();
        String schema = Files.readString(FOLDER.resolve("payment.avsc"));
        byte[] answer = mapper.writeValueAsBytes(Map.of("schema", schema));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/schemas/ids/7", exchange -> {
            boolean works = calls.getAndIncrement() >= failures;
            exchange.sendResponseHeaders(works ? 200 : 503, works ? answer.length : -1);
            if (works) {
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.start();
        return server;
    }
}
