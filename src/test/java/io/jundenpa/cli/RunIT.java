package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code run}, called by its start script, on a real broker. */
class RunIT {

    private static final int RECORDS = 20_000;
    private static final int PARTITIONS = 3;
    private static final long FIRST_TIME = System.currentTimeMillis() - RECORDS;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** One record in a hundred is one of these. */
    private static final List<String> BAD = List.of("[1,2,3]", "no json", "[]", "", "{\"a\":1}");

    private static EmbeddedBroker broker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBroker() throws InterruptedException {
        broker = new EmbeddedBroker(Distribution.HOME);
        assertTrue(broker.awaitReady(Duration.ofMinutes(1)));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void everyRecordIsAnsweredOnceInOrderWithTheBitsOfScoreAlthoughTheScorerIsKilled() throws Exception {
        Map<String, List<ConsumerRecord<byte[], byte[]>>> read;
        List<String> values = values();
        Distribution.Outcome stopped;
        try (var admin = Admin.create(clientSettings())) {
            var cluster = new TestCluster(broker.bootstrapServers(), admin);
            for (String topic : List.of("digits", "digit-scores", "digit-rejects")) {
                cluster.create(topic, PARTITIONS);
            }
            var sending = new Thread(() -> send(values), "sender");
            sending.start();
            Distribution.Running killed = startScorer();
            awaitCommitted(admin, killed, RECORDS / 4);
            Thread.sleep(50); // In the middle of the next transaction.
            killed.process().destroyForcibly().waitFor();
            Distribution.Running scorer = startScorer();
            sending.join();
            awaitCommitted(admin, scorer, RECORDS);
            stopped = scorer.stop(Duration.ofSeconds(30));

            assertEquals(0, stopped.code(), stopped.err());
            assertEquals(GroupState.EMPTY, groupState(admin, "digits-scorer"));
            awaitNoOpenTransaction(admin);
            read = Map.of(
                    "digit-scores",
                    cluster.readAll("digit-scores", PARTITIONS),
                    "digit-rejects",
                    cluster.readAll("digit-rejects", PARTITIONS));
        }

        Expected expected = expected(values);
        var seen = new BitSet(RECORDS);
        for (ConsumerRecord<byte[], byte[]> score : read.get("digit-scores")) {
            int n = number(score);
            assertEquals(expected.scores().get(n), new String(score.value(), UTF_8), "record " + n);
            assertEquals("digits", header(score, "model-name"));
            assertEquals("application/json", header(score, "content-type"));
            assertCameOnce(seen, n, score);
        }
        for (ConsumerRecord<byte[], byte[]> reject : read.get("digit-rejects")) {
            int n = number(reject);
            assertEquals(expected.codes().get(n), header(reject, "__streams.errors.code"), "record " + n);
            assertEquals(values.get(n), new String(reject.value(), UTF_8));
            assertEquals("digits", header(reject, "__streams.errors.topic"));
            assertEquals(Integer.toString(n % PARTITIONS), header(reject, "__streams.errors.partition"));
            assertEquals(Integer.toString(n / PARTITIONS), header(reject, "__streams.errors.offset"));
            assertCameOnce(seen, n, reject);
        }
        assertEquals(RECORDS, seen.cardinality());
        assertEquals(RECORDS / 100, read.get("digit-rejects").size());
        read.values().forEach(RunIT::assertInOrder);
    }

    /** The limit is lowered after it was read at the start. The refused record must not be skipped or committed. */
    @ParameterizedTest
    @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
    void aRefusedResultEndsTheProcessWithItsReasonAndLeavesTheGroup(String guarantee) throws Exception {
        String name = "refused-" + guarantee;
        try (var cluster = new TestCluster(broker.bootstrapServers())) {
            for (String topic : List.of(name, name + "-scores", name + "-rejects")) {
                cluster.create(topic, 1);
            }
            cluster.send(List.of(digit(name)));
            Distribution.Running scorer = start(
                    broker.bootstrapServers(),
                    "kafka.processing.guarantee=" + guarantee,
                    "application=" + name,
                    "input.topic=" + name,
                    "output.topic=" + name + "-scores",
                    "rejects.topic=" + name + "-rejects");
            TestCluster.await(
                    "a result",
                    scorer,
                    () -> cluster.readAll(name + "-scores", 1).size() == 1 && committed(cluster.admin(), name) == 1);
            cluster.alter(name + "-scores", "max.message.bytes", "100");
            Thread.sleep(500); // The broker applies the limit soon after it answers.
            cluster.send(List.of(digit(name)));
            Distribution.Outcome outcome = scorer.await(PATIENCE);

            assertEquals(1, outcome.code(), outcome.err());
            String last = outcome.err().lines().reduce("", (before, line) -> line);
            assertEquals(
                    name
                            + ": stopped, and nothing is skipped: topic " + name
                            + "-scores: The request included a message"
                            + " larger than the max message size the server will accept. Raise the limit of the topic and start"
                            + " again; or start again to reject the record, which needs the right to DescribeConfigs on the"
                            + " topic",
                    last);
            assertEquals(GroupState.EMPTY, groupState(cluster.admin(), name));
            assertEquals(1, committed(cluster.admin(), name));
            assertEquals(1, cluster.readAll(name + "-scores", 1).size());
        }
    }

    @Test
    void unreadRecordsThatTheInputTopicHasDeletedAreLogged() throws Exception {
        try (var cluster = new TestCluster(broker.bootstrapServers())) {
            for (String topic : List.of("late", "late-scores", "late-rejects")) {
                cluster.create(topic, 1);
            }
            cluster.send(List.of(digit("late"), digit("late"), digit("late")));
            var partition = new TopicPartition("late", 0);
            Admin admin = cluster.admin();
            admin.alterConsumerGroupOffsets("late", Map.of(partition, new OffsetAndMetadata(1)))
                    .all()
                    .get();
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
            Distribution.Running scorer = start(
                    broker.bootstrapServers(),
                    "application=late",
                    "input.topic=late",
                    "output.topic=late-scores",
                    "rejects.topic=late-rejects");
            TestCluster.await("the last record", scorer, () -> committed(admin, "late") == 3);
            Distribution.Outcome stopped = scorer.stop(Duration.ofSeconds(30));

            assertEquals(0, stopped.code(), stopped.err());
            assertEquals(1, cluster.readAll("late-scores", 1).size());
            assertTrue(stopped.err().contains("is out of range for partition late-0, resetting offset"), stopped.err());
        }
    }

    private static ProducerRecord<byte[], byte[]> digit(String topic) throws IOException {
        String sample = Files.readAllLines(Distribution.HOME.resolve("config/digits/samples.jsonl"))
                .get(0);
        return new ProducerRecord<>(topic, sample.getBytes(UTF_8));
    }

    @Test
    void anUnreachableBrokerPrintsOneLineAndIsExitCode4() throws Exception {
        Distribution.Outcome outcome = run("127.0.0.1:1");

        assertEquals(
                "127.0.0.1:1: no broker answered within 10 s (connection refused); is Kafka running there?"
                        + " (kafka.bootstrap.servers)\n",
                outcome.err());
        assertEquals(4, outcome.code());
    }

    @Test
    void everyMissingTopicPrintsOneLineAndIsExitCode4() throws Exception {
        String servers = broker.bootstrapServers();

        Distribution.Outcome outcome =
                run(servers, "input.topic=nowhere", "output.topic=nowhere-scores", "rejects.topic=nowhere-rejects");

        assertEquals(
                servers + ": 3 problems\n" + missing("input.topic nowhere") + missing("output.topic nowhere-scores")
                        + missing("rejects.topic nowhere-rejects"),
                outcome.err());
        assertEquals(4, outcome.code());
    }

    private static String missing(String topic) {
        return "  " + topic + ": no such topic; create it: kafka-topics.sh --bootstrap-server "
                + broker.bootstrapServers() + " --create --topic " + topic.replaceFirst(".* ", "")
                + " --partitions N\n";
    }

    private static List<String> values() throws IOException {
        List<String> samples = Files.readAllLines(Distribution.HOME.resolve("config/digits/samples.jsonl"));
        return IntStream.range(0, RECORDS)
                .mapToObj(n -> n % 100 == 37 ? BAD.get(n / 100 % BAD.size()) : samples.get(n % samples.size()))
                .toList();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The test counts the records.
    private static void send(List<String> values) {
        Map<String, Object> settings = clientSettings();
        settings.put("linger.ms", "20");
        settings.put("acks", "all");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int n = 0; n < values.size(); n++) {
                var record = new ProducerRecord<>(
                        "digits",
                        n % PARTITIONS,
                        FIRST_TIME + n,
                        key(n),
                        values.get(n).getBytes(UTF_8));
                record.headers().add("n", Integer.toString(n).getBytes(UTF_8));
                producer.send(record);
                if (n % 100 == 0) {
                    LockSupport.parkNanos(10_000_000); // Slow enough to kill the scorer in the middle of the stream.
                }
            }
        }
    }

    /** Every other record has no key. The order of records without a key is kept, too. */
    private static byte[] key(int n) {
        return n % 2 == 0 ? null : ("key-" + n % 97).getBytes(UTF_8);
    }

    private Distribution.Running startScorer() throws IOException {
        return start(
                broker.bootstrapServers(),
                "kafka.num.stream.threads=2",
                "kafka.main.consumer.session.timeout.ms=6000", // The partitions wait this long for the killed scorer.
                "output.format=json");
    }

    private Distribution.Outcome run(String servers, String... settings) throws IOException, InterruptedException {
        return start(servers, settings).await(PATIENCE);
    }

    /** Runs the digits pipeline on a cluster, with some settings replaced. */
    private Distribution.Running start(String servers, String... settings) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("run", Distribution.HOME.resolve("config/digits.yaml").toString()));
        Stream.concat(Stream.of("kafka.bootstrap.servers=" + servers), Stream.of(settings))
                .forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return Distribution.start(folder, arguments.toArray(String[]::new));
    }

    private void awaitCommitted(Admin admin, Distribution.Running scorer, long records) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (committed(admin, "digits-scorer") < records) {
            if (System.nanoTime() > deadline || !scorer.process().isAlive()) {
                throw new AssertionError("only " + committed(admin, "digits-scorer") + " records are committed\n"
                        + scorer.stop(Duration.ofSeconds(30)));
            }
            Thread.sleep(20);
        }
    }

    /** The open transaction of the killed scorer hides later results until the broker aborts it. */
    private static void awaitNoOpenTransaction(Admin admin) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends(admin, IsolationLevel.READ_COMMITTED) < ends(admin, IsolationLevel.READ_UNCOMMITTED)) {
            assertTrue(System.nanoTime() < deadline, "a transaction is still open");
            Thread.sleep(100);
        }
    }

    private static long ends(Admin admin, IsolationLevel isolation) throws Exception {
        var cluster = new TestCluster(broker.bootstrapServers(), admin);
        return cluster.end("digit-scores", PARTITIONS, isolation) + cluster.end("digit-rejects", PARTITIONS, isolation);
    }

    private static long committed(Admin admin, String group) throws Exception {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(offset -> offset.offset())
                .sum();
    }

    private static GroupState groupState(Admin admin, String group) throws Exception {
        return admin.describeConsumerGroups(List.of(group))
                .all()
                .get()
                .get(group)
                .groupState();
    }

    /** The results of scoring the same records from a file. */
    private record Expected(Map<Integer, String> scores, Map<Integer, String> codes) {}

    private Expected expected(List<String> values) throws Exception {
        Path input = Files.write(folder.resolve("values.jsonl"), values);
        Distribution.Outcome outcome = Distribution.run(
                folder,
                "score",
                "--model",
                Distribution.HOME.resolve("config/digits").toString(),
                "--input",
                input.toString());
        Map<Integer, String> codes = new HashMap<>();
        Matcher matcher = Pattern.compile("line (\\d+): ([A-Z_]+): .*").matcher(outcome.err());
        while (matcher.find()) {
            codes.put(Integer.parseInt(matcher.group(1)) - 1, matcher.group(2));
        }
        Map<Integer, String> scores = new HashMap<>();
        List<String> lines = outcome.out().lines().toList();
        for (int n = 0, line = 0; n < values.size(); n++) {
            if (!codes.containsKey(n)) {
                scores.put(n, lines.get(line++));
            }
        }
        assertEquals(1, outcome.code());
        assertEquals(RECORDS, lines.size() + codes.size());
        return new Expected(scores, codes);
    }

    private static void assertCameOnce(BitSet seen, int n, ConsumerRecord<byte[], byte[]> record) {
        assertTrue(!seen.get(n), "record " + n + " came twice");
        seen.set(n);
        assertEquals(n % PARTITIONS, record.partition());
        assertEquals(FIRST_TIME + n, record.timestamp());
        assertArrayEquals(key(n), record.key());
    }

    private static void assertInOrder(List<ConsumerRecord<byte[], byte[]>> records) {
        int[] last = {-1, -1, -1};
        for (ConsumerRecord<byte[], byte[]> record : records) {
            int n = number(record);
            assertTrue(n > last[record.partition()], "record " + n + " after " + last[record.partition()]);
            last[record.partition()] = n;
        }
    }

    private static int number(ConsumerRecord<byte[], byte[]> record) {
        return Integer.parseInt(header(record, "n"));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private static Map<String, Object> clientSettings() {
        return new HashMap<>(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }
}
