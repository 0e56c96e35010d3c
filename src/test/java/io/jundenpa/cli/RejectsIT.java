package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rejects, their replay and their limits: the commands {@code run} and {@code replay-rejects} on a real broker. */
class RejectsIT extends OnBroker {

    private static final int PARTITIONS = 3;
    private static final int REJECTS = 12_000;
    private static final int REPEATS = 400;
    private static final int BAD = 20_000;
    private static final long TIME = System.currentTimeMillis() - 1_000_000;
    private static final long FUTURE = 253_402_300_800_000L; // the year 10000
    private static final String ANY_TIME = Long.toString(Long.MAX_VALUE);

    @TempDir
    private Path folder;

    /** The prefix of this test's topics. */
    private String name;

    @BeforeEach
    void nameTopics(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
    }

    @Test
    void everyRejectIsSentOnceByManyReplays() throws Exception {
        createTopics();
        sendRejects();

        Distribution.Outcome dry = replay("--code", "BAD_JSON");
        String without = broker.bootstrapServers() + ": no topic " + name
                + "-rejects-replayed, which keeps the marks of sent rejects; create it: kafka-topics.sh --bootstrap-server "
                + broker.bootstrapServers() + " --create --topic " + name
                + "-rejects-replayed --partitions 1 --config cleanup.policy=compact\n";
        assertEquals(new Distribution.Outcome(0, """
                code                  rejects  sent before  not selected  not sendable    to send
                BAD_JSON                 6000            0             0             0       6000
                WRONG_WIDTH              6200            0          6200             0          0
                200 rejects repeat an earlier reject of the same record and were not sent
                6000 records would be sent to %s; --send sends them
                """.formatted(name), ""), dry);
        assertEquals(new Distribution.Outcome(4, "", without), replay("--send"));
        cluster.create(name + "-rejects-replayed", 1, "cleanup.policy", "compact,delete");
        String forgets = broker.bootstrapServers() + ": topic " + name
                + "-rejects-replayed has cleanup.policy=compact,delete, expected cleanup.policy=compact:"
                + " a reject is sent again when its mark is deleted; alter it: kafka-configs.sh --bootstrap-server "
                + broker.bootstrapServers()
                + " --alter --topic " + name + "-rejects-replayed --add-config cleanup.policy=compact\n";
        assertEquals(new Distribution.Outcome(4, "", forgets), replay("--send"));
        assertEquals(0, replay().code());
        cluster.alter(name + "-rejects-replayed", "cleanup.policy", "compact");

        Distribution.Running killed = startReplay("--code", "bad_json", "--send");
        TestCluster.await(
                "a third", killed, () -> cluster.end(name, PARTITIONS, IsolationLevel.READ_UNCOMMITTED) > 2000);
        killed.process().destroyForcibly().waitFor();
        Distribution.Outcome goesOn = replay("--code", "BAD_JSON", "--send");
        assertGoesOn(goesOn.out());
        assertReplayed(6000);
        Distribution.Outcome again = replay("--code", "BAD_JSON", "--send");
        assertTrue(again.out().endsWith("\n0 records sent to " + name + "\n"), again.out());
        Distribution.Outcome others = replay("--send");
        assertTrue(others.out().endsWith("\n6000 records sent to " + name + "\n"), others.out());
        assertReplayed(REJECTS);

        TopicPartition first = TestCluster.partitions(name + "-rejects", 1).get(0);
        cluster.admin()
                .deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(1000)))
                .all()
                .get();
        Distribution.Outcome last = replay("--send");
        assertTrue(last.out().endsWith("\n0 records sent to " + name + "\n"), last.out());
        assertReplayed(REJECTS);
        assertEquals(REJECTS + REPEATS - 1000, marks());
    }

    /** A replay that was killed has sent some rejects and marked some repeats of them: both count as sent before. */
    private static void assertGoesOn(String out) {
        Matcher numbers = Pattern.compile("(?s).*BAD_JSON +(\\d+) +(\\d+) +0 +0 +(\\d+)\n.*\n(\\d+) rejects repeat .*")
                .matcher(out);
        assertTrue(numbers.matches(), out);
        List<Integer> found = IntStream.rangeClosed(1, numbers.groupCount())
                .mapToObj(group -> Integer.valueOf(numbers.group(group)))
                .toList();
        int rejects = found.get(0);
        int before = found.get(1);
        int sent = found.get(2);
        int repeats = found.get(3);
        assertTrue(before > 0 && sent > 0, out);
        assertEquals(rejects, before + sent, out);
        assertEquals(6000 + REPEATS / 2, rejects + repeats, out);
    }

    /** A second replay fences the producer of the first one. */
    @Test
    void overtakenReplaySaysSoAndBlamesNoRecord() throws Exception {
        createTopics();
        cluster.create(name + "-rejects-replayed", 1, "cleanup.policy", "compact");
        sendRejects();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", name + "-replay");
        try (var second = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            Distribution.Running replay = startReplay("--send");
            TestCluster.await(
                    "a record", replay, () -> cluster.end(name, PARTITIONS, IsolationLevel.READ_UNCOMMITTED) > 0);
            second.initTransactions();

            Distribution.Outcome overtaken = replay.await(Duration.ofMinutes(1));
            assertEquals(1, overtaken.code());
            assertTrue(
                    overtaken
                            .err()
                            .lines()
                            .anyMatch(line -> line.matches(
                                    "another replay of this application has taken over, or a transaction stayed open"
                                            + " longer than its timeout; \\d+ records were sent before; start again"
                                            + " when no other replay is running: .*")),
                    overtaken.err());
            assertFalse(overtaken.err().contains("is refused"), overtaken.err());
        }

        assertEquals(0, replay("--send").code());
        assertReplayed(REJECTS);
    }

    /** Sends the rejects of this test. Some records are rejected twice, as after a crash under at-least-once. */
    private void sendRejects() throws Exception {
        cluster.send(IntStream.concat(IntStream.range(0, REJECTS), IntStream.range(REJECTS - REPEATS, REJECTS))
                .mapToObj(this::reject)
                .toList());
    }

    /** The number of marks that no tombstone deletes. */
    private long marks() {
        Map<String, Boolean> present = new TreeMap<>();
        cluster.readAll(name + "-rejects-replayed", 1)
                .forEach(mark -> present.put(new String(mark.key(), UTF_8), mark.value() != null));
        return present.values().stream().filter(Boolean::booleanValue).count();
    }

    /** Half of the rejects are of one code, half of another; some have no key. */
    private ProducerRecord<byte[], byte[]> reject(int n) {
        Headers headers = new RecordHeaders();
        headers.add("n", Integer.toString(n).getBytes(UTF_8));
        headers.add("__streams.errors.code", (n % 2 == 0 ? "BAD_JSON" : "WRONG_WIDTH").getBytes(UTF_8));
        headers.add("__streams.errors.message", "why".getBytes(UTF_8));
        headers.add("__streams.errors.topic", name.getBytes(UTF_8));
        headers.add(
                "__streams.errors.partition", Integer.toString(n % PARTITIONS).getBytes(UTF_8));
        headers.add("__streams.errors.offset", Integer.toString(n).getBytes(UTF_8));
        return new ProducerRecord<>(name + "-rejects", n % PARTITIONS, TIME + n, key(n), value(n), headers);
    }

    private static byte[] key(int n) {
        return n % 5 == 0 ? null : ("key-" + n).getBytes(UTF_8);
    }

    private static byte[] value(int n) {
        return ("bad " + n).getBytes(UTF_8);
    }

    /** Exactly these rejects came, each once and unchanged. */
    private void assertReplayed(int count) {
        Map<Integer, ConsumerRecord<byte[], byte[]>> seen = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> replay : cluster.readAll(name, PARTITIONS)) {
            Map<String, String> headers = TestCluster.headers(replay);
            int n = Integer.parseInt(headers.get("n"));
            assertNull(seen.put(n, replay), "reject " + n + " came twice");
            assertEquals(Map.of("n", Integer.toString(n), "replay-attempts", "1"), headers);
            assertEquals(n % PARTITIONS, replay.partition());
            assertEquals(TIME + n, replay.timestamp());
            assertArrayEquals(key(n), replay.key());
            assertArrayEquals(value(n), replay.value());
        }
        assertEquals(count, seen.size());
    }

    @Test
    void recordsBeyondTheLimitsOfTopicsAreRejectedAndReplayed() throws Exception {
        cluster.create(name, 1, "max.message.bytes", "4000000", "message.timestamp.after.max.ms", ANY_TIME);
        cluster.create(name + "-scores", 1, "max.message.bytes", "4000");
        cluster.create(name + "-rejects", 1, "max.message.bytes", "100000");
        cluster.create(name + "-rejects-replayed", 1, "cleanup.policy", "compact");
        String digit = Files.readAllLines(Distribution.HOME.resolve("config/digits/samples.jsonl"))
                .get(0);
        String many = "[" + (digit + ",").repeat(199) + digit + "]";
        String huge = "x".repeat(2_000_000);
        cluster.send(List.of(
                record("epoch", 0, digit),
                record("future", FUTURE, digit),
                record("many", TIME, many),
                record("huge", TIME, huge),
                record("huge-future", FUTURE, huge),
                record("last", TIME, digit)));

        String log = scoreUntil(2, 4).err();
        assertTrue(log.contains("output.topic " + name + "-scores: max.message.bytes is 4000, less than "), log);
        Map<String, ConsumerRecord<byte[], byte[]>> scores = byKey(name + "-scores");
        Map<String, ConsumerRecord<byte[], byte[]>> rejects = byKey(name + "-rejects");
        assertEquals(0, scores.get("epoch").timestamp());
        assertEquals(TIME, scores.get("last").timestamp());
        assertReject(rejects.get("future"), "BAD_TIMESTAMP", digit);
        assertReject(rejects.get("many"), "TOO_LARGE", many);
        assertReject(rejects.get("huge"), "BAD_JSON", null);
        assertReject(rejects.get("huge-future"), "BAD_TIMESTAMP", null);
        assertEquals(
                Long.toString(FUTURE),
                TestCluster.headers(rejects.get("future")).get("__streams.errors.timestamp"));

        cluster.alter(name + "-scores", "message.timestamp.after.max.ms", ANY_TIME);
        Distribution.Outcome sent = replay("--code", "BAD_TIMESTAMP", "--code", "BAD_JSON", "--send");
        assertEquals(0, sent.code(), sent.err());
        scoreUntil(3, 6);
        ConsumerRecord<byte[], byte[]> future = byKey(name + "-scores").get("future");
        assertEquals(FUTURE, future.timestamp());
        assertEquals("1", TestCluster.headers(future).get("replay-attempts"));
        ConsumerRecord<byte[], byte[]> hugeAgain = byKey(name + "-rejects").get("huge-future");
        assertReject(hugeAgain, "BAD_JSON", null);
        assertEquals("1", TestCluster.headers(hugeAgain).get("replay-attempts"));

        sent = replay("--partition", "0", "--offset", Long.toString(hugeAgain.offset()), "--send");
        assertTrue(sent.out().endsWith("\n1 records sent to " + name + "\n"), sent.toString());
        ConsumerRecord<byte[], byte[]> third = byKey(name).get("huge-future");
        assertEquals("2", TestCluster.headers(third).get("replay-attempts"));
        assertEquals(FUTURE, third.timestamp());
        assertArrayEquals(huge.getBytes(UTF_8), third.value());

        cluster.admin()
                .deleteRecords(Map.of(TestCluster.partitions(name, 1).get(0), RecordsToDelete.beforeOffset(-1)))
                .all()
                .get();
        Distribution.Outcome gone = replay();
        assertEquals(1, gone.code());
        assertTrue(
                gone.err()
                        .matches(name + "-rejects 0@\\d+, BAD_JSON of " + name
                                + " 0@\\d+: lacks parts that were too large, and " + name
                                + " no longer has the record\n"),
                gone.err());
    }

    /** The added bytes count for the broker, but not for the producer. */
    @ParameterizedTest
    @CsvSource({"lz4, producer", "none, gzip", "zstd, snappy"})
    void aCompressorMayMakeARecordLarger(String ofProducer, String ofTopic) throws Exception {
        name = "compressed-" + ofProducer + "-" + ofTopic;
        cluster.create(name, 1, "compression.type", ofTopic);
        cluster.create(name + "-scores", 1);
        cluster.create(name + "-rejects", 1, "max.message.bytes", "200000", "compression.type", ofTopic);
        cluster.create(name + "-rejects-replayed", 1, "cleanup.policy", "compact");
        var random = new Random(1);
        byte[] noise = new byte[200_000];
        random.nextBytes(noise);
        cluster.send(IntStream.range(0, 200)
                .map(n -> noise.length - 3 * n)
                .mapToObj(size -> new ProducerRecord<>(name, 0, TIME, key(size), Arrays.copyOf(noise, size)))
                .toList());

        String compression = "--set=kafka.producer.compression.type=" + ofProducer;
        Distribution.Running scorer = start("run", compression, "--set=kafka.producer.batch.size=0");
        TestCluster.await(
                "all rejects",
                scorer,
                () -> cluster.readAll(name + "-rejects", 1).size() == 200);

        assertEquals(0, scorer.stop(Duration.ofSeconds(30)).code());
        cluster.alter(name, "max.message.bytes", "200000");
        Distribution.Outcome replayed = replay("--send", compression);
        assertEquals(1, replayed.code(), replayed.err());
        assertTrue(
                replayed.err()
                        .lines()
                        .filter(line -> line.startsWith(name + "-rejects "))
                        .allMatch(line -> line.endsWith("(max.message.bytes of " + name + ", producer.buffer.memory)")),
                replayed.err());
    }

    /** A broker refuses a batch that exceeds the record limit. The producer then splits the batch, and waits each time. */
    @Test
    void aBacklogIsSentInBatchesWithinTheLimitsOfTheTopics() throws Exception {
        cluster.create(name, 1);
        cluster.create(name + "-scores", 1, "max.message.bytes", "4000");
        cluster.create(name + "-rejects", 1, "max.message.bytes", "3000");
        cluster.create(name + "-rejects-replayed", 1, "cleanup.policy", "compact");
        String digit = Files.readAllLines(Distribution.HOME.resolve("config/digits/samples.jsonl"))
                .get(0);
        cluster.send(IntStream.range(0, 2000)
                .mapToObj(n -> record("key-" + n, TIME, n % 2 == 0 ? digit : "no json"))
                .toList());

        Distribution.Outcome scored = scoreUntil(1000, 1000);
        cluster.alter(name, "max.message.bytes", "3000");
        Distribution.Outcome replayed = replay("--send");

        assertFalse(scored.err().contains("splitting"), scored.err());
        assertEquals(0, replayed.code(), replayed.err());
        assertFalse(replayed.err().contains("splitting"), replayed.err());
    }

    private ProducerRecord<byte[], byte[]> record(String key, long timestamp, String value) {
        return new ProducerRecord<>(name, 0, timestamp, key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    private static void assertReject(ConsumerRecord<byte[], byte[]> reject, String code, String value) {
        assertEquals(code, TestCluster.headers(reject).get("__streams.errors.code"));
        assertEquals(value, reject.value() == null ? null : new String(reject.value(), UTF_8));
    }

    /** The last record of each key. */
    private static Map<String, ConsumerRecord<byte[], byte[]>> byKey(String topic) {
        return cluster.readAll(topic, 1).stream()
                .collect(Collectors.toMap(record -> new String(record.key(), UTF_8), record -> record, (a, b) -> b));
    }

    /** Runs the pipeline until there are this many results and rejects. */
    private Distribution.Outcome scoreUntil(int scores, int rejects) throws Exception {
        Distribution.Running scorer = start("run");
        TestCluster.await(
                scores + " results and " + rejects + " rejects",
                scorer,
                () -> cluster.readAll(name + "-scores", 1).size() >= scores
                        && cluster.readAll(name + "-rejects", 1).size() >= rejects);
        Distribution.Outcome outcome = scorer.stop(Duration.ofSeconds(30));
        assertEquals(0, outcome.code(), outcome.err());
        return outcome;
    }

    @Test
    void singleRecordsAreNotLogged() throws Exception {
        createTopics();
        List<String> bad = List.of("no json", "[1]", "[\"a\"]", "{\"a\": 1}", "[1e999]");
        cluster.send(IntStream.range(0, BAD)
                .mapToObj(n -> new ProducerRecord<>(
                        name, n % PARTITIONS, key(n), bad.get(n % bad.size()).getBytes(UTF_8)))
                .toList());

        Distribution.Running scorer = start("run");
        TestCluster.await(
                "all rejects",
                scorer,
                () -> cluster.end(name + "-rejects", PARTITIONS, IsolationLevel.READ_COMMITTED) >= BAD
                        && cluster.readAll(name + "-rejects", PARTITIONS).size() == BAD);
        Distribution.Outcome outcome = scorer.stop(Duration.ofSeconds(30));

        assertEquals(0, outcome.code());
        assertTrue(outcome.err().lines().count() < 10, outcome.err());
        assertTrue(outcome.err().length() < 2000, outcome.err());
    }

    private void createTopics() throws Exception {
        for (String topic : List.of(name, name + "-scores", name + "-rejects")) {
            cluster.create(topic, PARTITIONS);
        }
    }

    private Distribution.Outcome replay(String... arguments) throws Exception {
        return startReplay(arguments).await(Duration.ofMinutes(1));
    }

    private Distribution.Running startReplay(String... arguments) throws IOException {
        return start("replay-rejects", arguments);
    }

    /** Starts a command with the digits pipeline on this test's topics. */
    private Distribution.Running start(String command, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(
                List.of(command, Distribution.HOME.resolve("config/digits.yaml").toString()));
        Stream.of(
                        "kafka.bootstrap.servers=" + broker.bootstrapServers(),
                        "application=" + name,
                        "input.topic=" + name,
                        "output.topic=" + name + "-scores",
                        "rejects.topic=" + name + "-rejects")
                .forEach(setting -> all.addAll(List.of("--set", setting)));
        all.addAll(List.of(arguments));
        return Distribution.start(folder, all.toArray(String[]::new));
    }
}
