package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.application.ScoringApplication;
import io.jundenpa.application.StreamsApplication;
import io.jundenpa.model.ModelReader;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clusters that would stop an application or stall it silently, on a real broker. */
@Timeout(120)
class PreflightIT extends OnBroker {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String DIGIT = "[" + "0,".repeat(63) + "0]";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"compact", "compact,delete"})
    void aRecordWithoutAKeyIsRejectedIfTheOutputTopicIsCompacted(String policy) throws Exception {
        String name = "compacted-" + policy.replace(",", "-");
        cluster.create(name, 1);
        cluster.create(name + "-scores", 1, "cleanup.policy", policy);
        cluster.create(name + "-rejects", 1, "max.message.bytes", "2048");
        cluster.send(List.of(
                record(name, "first", DIGIT),
                new ProducerRecord<>(name, DIGIT.getBytes(UTF_8)),
                record(name, "k".repeat(3000), "no digit"),
                record(name, "last", DIGIT)));

        Distribution.Running scorer = start(name, name, "run");
        TestCluster.await(
                "all records",
                scorer,
                () -> cluster.readAll(name + "-scores", 1).size() == 2
                        && cluster.readAll(name + "-rejects", 1).size() == 2);
        Distribution.Outcome outcome = scorer.stop(PATIENCE);

        assertEquals(0, outcome.code(), outcome.err());
        assertEquals(
                List.of("first", "last"),
                cluster.readAll(name + "-scores", 1).stream()
                        .map(score -> new String(score.key(), UTF_8))
                        .toList());
        List<ConsumerRecord<byte[], byte[]>> rejects = cluster.readAll(name + "-rejects", 1);
        assertEquals("MISSING_KEY", TestCluster.headers(rejects.get(0)).get("__streams.errors.code"));
        assertEquals(DIGIT, new String(rejects.get(0).value(), UTF_8));
        assertEquals("BAD_JSON", TestCluster.headers(rejects.get(1)).get("__streams.errors.code"));
        assertNull(rejects.get(1).key());
    }

    /** Compaction deletes all rejects of a key but the last, and the broker refuses a reject without a key. */
    @Test
    void aCompactedRejectsTopicIsRefused() throws Exception {
        createTopics("forgetful");
        cluster.alter("forgetful-rejects", "cleanup.policy", "compact");
        String problem = broker.bootstrapServers() + ": 1 problem\n"
                + "  rejects.topic forgetful-rejects: cleanup.policy is compact, expected delete: compaction deletes all"
                + " rejects of a key but the last, and refuses rejects without a key; alter it: kafka-configs.sh"
                + " --bootstrap-server " + broker.bootstrapServers()
                + " --alter --topic forgetful-rejects --add-config cleanup.policy=delete\n";

        assertEquals(
                new Distribution.Outcome(4, "", problem),
                start("forgetful", "forgetful", "check").await(PATIENCE));
        assertEquals(
                new Distribution.Outcome(4, "", problem),
                start("forgetful", "forgetful", "run").await(PATIENCE));
    }

    @Test
    void moreRowsThanOnePollReturnsAreANote() throws Exception {
        createTopics("rows");

        Distribution.Outcome outcome =
                start("rows", "rows", "check", "--set=batch.rows=1001").await(PATIENCE);

        assertTrue(
                outcome.out()
                        .startsWith("note: batch.rows: is 1001, more than kafka.main.consumer.max.poll.records, 1000: a"
                                + " batch gets at most 1000 records; raise the second or lower the first\n"),
                outcome.out());
        assertEquals(0, outcome.code());
    }

    /** A file of hosts gives a name two addresses. Nothing listens at the first. */
    @Test
    void aBootstrapNameWithADeadFirstAddressIsReached() throws Exception {
        createTopics("addresses");
        cluster.send(List.of(record("addresses", "key", DIGIT)));
        Path hosts = Files.write(folder.resolve("hosts"), List.of("127.0.0.2 kafka.test", "127.0.0.1 kafka.test"));

        Distribution.Running scorer = start(
                Map.of("JAVA_OPTS", "-Djdk.net.hosts.file=" + hosts),
                "addresses",
                "addresses",
                "run",
                "--set=kafka.bootstrap.servers=" + broker.bootstrapServers().replace("127.0.0.1", "kafka.test"));
        TestCluster.await(
                "a result", scorer, () -> cluster.readAll("addresses-scores", 1).size() == 1);

        assertEquals(0, scorer.stop(PATIENCE).code());
    }

    /** Kafka Streams would take both for instances of one application, and score the records of one topic at most. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void anApplicationWithAnotherInputTopicIsRefused(String protocol) throws Exception {
        String first = "first-" + protocol;
        String second = "second-" + protocol;
        createTopics(first);
        createTopics(second);
        String setting = "--set=kafka.group.protocol=" + protocol;
        Distribution.Running running = start(first, first, "run", setting);
        running.awaitLine(first + ": running", PATIENCE);
        String problem = broker.bootstrapServers() + ": 1 problem\n  " + conflict(first, first, second) + "\n";

        assertEquals(
                new Distribution.Outcome(4, "", problem),
                start(first, second, "check", setting).await(PATIENCE));
        assertEquals(
                new Distribution.Outcome(4, "", problem),
                start(first, second, "run", setting).await(PATIENCE));
        assertEquals(0, start(first, first, "check", setting).await(PATIENCE).code());
        cluster.send(List.of(record(first, "key", DIGIT)));
        TestCluster.await(
                "a result", running, () -> cluster.readAll(first + "-scores", 1).size() == 1);
        assertEquals(0, running.stop(PATIENCE).code());

        Distribution.Outcome afterwards = start(first, second, "check", setting).await(PATIENCE);
        assertEquals(0, afterwards.code(), afterwards.err());
        assertTrue(
                afterwards
                        .out()
                        .startsWith("note: application " + first + ": its group has offsets of " + first
                                + ", but reads " + second + ": "),
                afterwards.out());
    }

    /** Neither has joined the group while the other one checks it. */
    @Test
    void ofTwoApplicationsThatStartTogetherTheSecondOneStops() throws Exception {
        createTopics("together");
        createTopics("apart");
        try (var first = connect("together", "together");
                var second = connect("together", "apart")) {
            first.start();
            assertTrue(first.awaitRunning(PATIENCE));
            awaitGroupCheck();
            second.start();

            String message = second.awaitStopped().orElseThrow().getMessage();

            // Its process would end now. Within this one, its consumer may go on to rebalance.
            assertTrue(message.endsWith(conflict("together", "together", "apart")), message);
        }
    }

    /** While the first application still looks at its group, the second one could make it stop, too. */
    private static void awaitGroupCheck() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("group-check")) {
                thread.join(PATIENCE.toMillis());
            }
        }
    }

    private static String conflict(String application, String read, String expected) {
        return "application " + application + ": its group reads " + read + ", expected " + expected
                + ": another pipeline has the same application; give one of them another application, or stop all"
                + " instances of the other first";
    }

    private static StreamsApplication connect(String application, String input) {
        Pipeline pipeline = PipelineReader.read(
                Distribution.HOME.resolve("config/digits.yaml"), Map.of(), settings(application, input));
        return ScoringApplication.connect(ModelReader.read(pipeline.model()), pipeline);
    }

    private static Map<String, String> settings(String application, String input) {
        return Map.of(
                "kafka.bootstrap.servers",
                broker.bootstrapServers(),
                "application",
                application,
                "input.topic",
                input,
                "output.topic",
                input + "-scores",
                "rejects.topic",
                input + "-rejects");
    }

    private static void createTopics(String name) throws Exception {
        for (String topic : List.of(name, name + "-scores", name + "-rejects")) {
            cluster.create(topic, 1);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, String value) {
        return new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    private Distribution.Running start(String application, String input, String command, String... arguments)
            throws IOException {
        return start(Map.of(), application, input, command, arguments);
    }

    /** Starts a command with the digits pipeline on topics that are named after the input topic. */
    private Distribution.Running start(
            Map<String, String> environment, String application, String input, String command, String... arguments)
            throws IOException {
        List<String> all = new ArrayList<>(
                List.of(command, Distribution.HOME.resolve("config/digits.yaml").toString()));
        settings(application, input).forEach((key, value) -> all.add("--set=" + key + "=" + value));
        all.addAll(List.of(arguments));
        return Distribution.start(folder, environment, all.toArray(String[]::new));
    }
}
