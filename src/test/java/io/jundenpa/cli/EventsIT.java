package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.PaymentEvents;
import io.jundenpa.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events on a real broker: scored into the event, rejected with all bad fields, and replayed with another pipeline. */
class EventsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The first event as another producer writes it: a time under another name, and a number in text. */
    private static final String OTHER = "{\"amount\": 30.52, \"card\": {\"country\": \"FR\", \"present\": false},"
            + " \"customer\": {\"age\": 78}, \"merchant\": {\"id\": \"m-1500\", \"mcc\": 5411},"
            + " \"created\": \"2025-12-01T10:40:39.788Z\", \"velocity\": {\"n_1h\": \"0\", \"sum_24h\": 325.17}}";

    private static final long FIRST_TIME = 1_764_585_696_046L;

    @TempDir
    private Path folder;

    @Test
    void eventsAreScoredRejectedAndReplayed() throws Exception {
        List<ProducerRecord<byte[], byte[]>> events = PaymentEvents.records("payments", PaymentEvents.json());
        String pipeline = Files.readString(PaymentEvents.FOLDER.resolve("pipeline.yaml"))
                .replace("model: model", "model: " + PaymentEvents.FOLDER.resolve("model"));
        try (var broker = new EmbeddedBroker(Distribution.HOME)) {
            assertTrue(broker.awaitReady(Duration.ofMinutes(1)));
            try (var cluster = new TestCluster(broker.bootstrapServers())) {
                for (String topic : List.of("payments", "scored-payments", "payment-rejects")) {
                    cluster.create(topic, 1);
                }
                cluster.create("payment-rejects-replayed", 1, "cleanup.policy", "compact");
                cluster.send(events);
                cluster.send(List.of(
                        new ProducerRecord<>("payments", 0, FIRST_TIME, "c-0".getBytes(UTF_8), OTHER.getBytes(UTF_8))));

                scoreUntil(broker, cluster, pipeline, PaymentEvents.COUNT, 1);
                assertScores(events, cluster.readAll("scored-payments", 1));
                ConsumerRecord<byte[], byte[]> reject =
                        cluster.readAll("payment-rejects", 1).get(0);
                Map<String, String> why = TestCluster.headers(reject);
                assertEquals("NOT_A_NUMBER", why.get("__streams.errors.code"));
                assertEquals(
                        "row 1, feature \"n_1h\" (/velocity/n_1h) is text, expected a number;"
                                + " feature \"hour\" (/created_at) is missing; feature \"delay\" (/created_at) is missing",
                        why.get("__streams.errors.message"));
                assertEquals(OTHER, new String(reject.value(), UTF_8));
                assertEquals(FIRST_TIME, reject.timestamp());

                String mended = pipeline.replace("/created_at", "/created")
                        .replace("n_1h: /velocity/n_1h", "n_1h: {path: /velocity/n_1h, text: number}");
                Distribution.Outcome replayed =
                        start(broker, "replay-rejects", mended, "--send").await(Duration.ofMinutes(1));
                assertTrue(replayed.out().endsWith("\n1 records sent to payments\n"), replayed.toString());
                scoreUntil(broker, cluster, mended, PaymentEvents.COUNT + 1, 1);
                List<ConsumerRecord<byte[], byte[]>> results = cluster.readAll("scored-payments", 1);
                ConsumerRecord<byte[], byte[]> last = results.get(PaymentEvents.COUNT);
                String score =
                        JSON.readTree(results.get(0).value()).get("fraud").toString();
                assertEquals(
                        OTHER.substring(0, OTHER.length() - 1) + ",\"fraud\":" + score + "}",
                        new String(last.value(), UTF_8));
                assertEquals(FIRST_TIME, last.timestamp());
                assertEquals("1", TestCluster.headers(last).get("replay-attempts"));
            }
        }
    }

    /** Each result is its event, with key and timestamp, and the score of the reference. */
    private static void assertScores(
            List<ProducerRecord<byte[], byte[]>> events, List<ConsumerRecord<byte[], byte[]>> results)
            throws IOException {
        byte[] reference = Files.readAllBytes(PaymentEvents.FOLDER.resolve("expected_f64.npy"));
        var expected = ByteBuffer.wrap(reference).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(PaymentEvents.COUNT, results.size());
        for (int i = 0; i < PaymentEvents.COUNT; i++) {
            ConsumerRecord<byte[], byte[]> result = results.get(i);
            String event = new String(events.get(i).value(), UTF_8);
            String scored = new String(result.value(), UTF_8);
            assertEquals(event.substring(0, event.length() - 1) + ",\"fraud\":[", scored.replaceFirst("[^\\[]*$", ""));
            double score = expected.getDouble(reference.length - (PaymentEvents.COUNT - i) * Double.BYTES);
            double found = JSON.readTree(scored).get("fraud").get(0).doubleValue();
            assertEquals(score, found, 1e-6 + 5e-6 * Math.abs(score), "event " + i);
            assertArrayEquals(events.get(i).key(), result.key());
            assertEquals(events.get(i).timestamp(), result.timestamp());
        }
    }

    private void scoreUntil(EmbeddedBroker broker, TestCluster cluster, String pipeline, int scores, int rejects)
            throws Exception {
        Distribution.Running scorer = start(broker, "run", pipeline);
        TestCluster.await(
                scores + " results and " + rejects + " rejects",
                scorer,
                () -> cluster.readAll("scored-payments", 1).size() >= scores
                        && cluster.readAll("payment-rejects", 1).size() >= rejects);
        Distribution.Outcome outcome = scorer.stop(Duration.ofSeconds(30));
        assertEquals(0, outcome.code(), outcome.err());
    }

    private Distribution.Running start(EmbeddedBroker broker, String command, String pipeline, String... more)
            throws IOException {
        Path file = Files.writeString(folder.resolve("pipeline.yaml"), pipeline);
        List<String> arguments = new ArrayList<>(
                List.of(command, file.toString(), "--set", "kafka.bootstrap.servers=" + broker.bootstrapServers()));
        arguments.addAll(List.of(more));
        return Distribution.start(folder, arguments.toArray(String[]::new));
    }
}
