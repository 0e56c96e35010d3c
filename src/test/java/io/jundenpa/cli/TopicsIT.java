package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code run} while its topics change, or hold what it cannot read. */
@Timeout(240)
class TopicsIT extends OnBroker {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int HEAP_MIB = 128;
    private static final byte[] DIGIT = ("[" + "0,".repeat(63) + "0]").getBytes(UTF_8);

    @TempDir
    private Path folder;

    /** The results before the deletion are gone with their topic; none of the later ones is missing. */
    @Test
    void anOutputTopicThatIsDeletedAndMadeAgainGetsAllLaterResults() throws Exception {
        create("again");
        Distribution.Running scorer = start("again");
        send("again", 0);
        awaitScores("again", scorer, 0);

        cluster.admin().deleteTopics(List.of("again-scores")).all().get();
        send("again", 1, 2);
        Thread.sleep(3_000);
        cluster.create("again-scores", 1);
        send("again", 3);
        awaitScores("again", scorer, 1, 2, 3);

        Distribution.Outcome outcome = scorer.stop(PATIENCE);
        assertEquals(0, outcome.code(), outcome.err());
    }

    @Test
    void everyRecordIsScoredAfterALoweredLimitIsRaisedAgain() throws Exception {
        create("lowered");
        Distribution.Running scorer = start("lowered");
        send("lowered", 0);
        awaitScores("lowered", scorer, 0);

        cluster.alter("lowered-scores", "max.message.bytes", "100");
        Thread.sleep(500); // The broker applies the limit soon after it answers.
        send("lowered", 1, 2);
        String last = lastLine(scorer);
        assertTrue(
                last.contains("topic lowered-scores: ")
                        && last.contains("Raise the limit of the topic and start again"),
                last);

        cluster.alter("lowered-scores", "max.message.bytes", "1000000");
        scorer = start("lowered");
        send("lowered", 3);
        awaitScores("lowered", scorer, 0, 1, 2, 3);
        assertEquals(0, scorer.stop(PATIENCE).code());
        assertEquals(List.of(), cluster.readAll("lowered-rejects", 1));
    }

    /** The first and the last of the three results have keys, so their failures do not name the cause. */
    @Test
    void aRecordWithoutAKeyIsRejectedAfterTheOutputTopicHasBecomeCompacted() throws Exception {
        create("squeezed");
        Distribution.Running scorer = start("squeezed");
        send("squeezed", 0);
        awaitScores("squeezed", scorer, 0);

        cluster.alter("squeezed-scores", "cleanup.policy", "compact");
        Thread.sleep(500); // The broker applies the policy soon after it answers.
        cluster.send(List.of(digit("squeezed", "1"), new ProducerRecord<>("squeezed", DIGIT), digit("squeezed", "2")));
        String last = lastLine(scorer);
        assertTrue(
                last.contains("topic squeezed-scores: ")
                        && last.contains(". A record lacks the key that a compacted topic needs"),
                last);

        scorer = start("squeezed");
        awaitScores("squeezed", scorer, 0, 1, 2);
        assertEquals(0, scorer.stop(PATIENCE).code());
        assertEquals(
                List.of("MISSING_KEY"),
                cluster.readAll("squeezed-rejects", 1).stream()
                        .map(reject -> TestCluster.headers(reject).get("__streams.errors.code"))
                        .toList());
    }

    @Test
    void scorersStopInOrderWhileAnOutputTopicIsMissing() throws Exception {
        List<String> guarantees = List.of("exactly_once_v2", "at_least_once");
        List<Distribution.Running> scorers = new ArrayList<>();
        for (String name : guarantees) {
            create(name);
            Distribution.Running scorer = start(name, "--set=kafka.processing.guarantee=" + name);
            send(name, 0);
            awaitScores(name, scorer, 0);
            cluster.admin().deleteTopics(List.of(name + "-scores")).all().get();
            send(name, 1, 2);
            scorers.add(scorer);
        }
        Thread.sleep(1_000);

        scorers.forEach(scorer -> scorer.process().destroy());
        for (Distribution.Running scorer : scorers) {
            Distribution.Outcome outcome = scorer.await(PATIENCE);
            assertEquals(0, outcome.code(), outcome.err());
            assertTrue(outcome.err().contains("results could not be sent within 15 s"), outcome.err());
        }

        for (String name : guarantees) {
            cluster.create(name + "-scores", 1);
            Distribution.Running scorer = start(name, "--set=kafka.processing.guarantee=" + name);
            awaitScores(name, scorer, 1, 2);
            assertEquals(0, scorer.stop(PATIENCE).code());
        }
    }

    @Test
    void aDeletedInputTopicIsNamed() throws Exception {
        create("deleted");
        Distribution.Running scorer = start("deleted");
        send("deleted", 0);
        awaitScores("deleted", scorer, 0);

        cluster.admin().deleteTopics(List.of("deleted")).all().get();

        assertEquals(
                "deleted: stopped, and nothing is skipped: topic deleted is missing; create it and start again",
                lastLine(scorer));
    }

    @Test
    void aRecordThatDoesNotFitIntoTheHeapIsNamedAndCanBeSkipped() throws Exception {
        create("huge");
        send("huge", 0, 1);
        sendSpaces("huge", (HEAP_MIB + 32) << 20);
        send("huge", 2);

        String last = lastLine(start("huge")).replaceAll("heap of \\d+ MiB", "heap of ... MiB");
        assertEquals(
                "huge: stopped, and nothing is skipped: huge-0, offset 2: the record does not fit into the heap of ... MiB. Raise the heap (JAVA_OPTS=-Xmx...) and start again; or skip the record:"
                        + " kafka-consumer-groups.sh --bootstrap-server " + broker.bootstrapServers()
                        + " --group huge --topic huge:0 --reset-offsets --to-offset 3 --execute",
                last);

        cluster.admin()
                .alterConsumerGroupOffsets("huge", Map.of(new TopicPartition("huge", 0), new OffsetAndMetadata(3)))
                .all()
                .get();
        Distribution.Running scorer = start("huge");
        TestCluster.await("the result", scorer, () -> keys("huge").contains("2"));
        assertEquals(0, scorer.stop(PATIENCE).code());
    }

    private static void sendSpaces(String topic, int size) throws Exception {
        byte[] spaces = new byte[size];
        Arrays.fill(spaces, (byte) ' ');
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "compression.type",
                "zstd",
                "max.request.size",
                2 * size,
                "buffer.memory",
                2L * size);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, spaces)).get();
        }
    }

    private static void create(String name) throws Exception {
        for (String topic : List.of(name, name + "-scores", name + "-rejects")) {
            cluster.create(topic, 1);
        }
    }

    private static void send(String topic, int... keys) throws Exception {
        cluster.send(IntStream.of(keys)
                .mapToObj(key -> digit(topic, Integer.toString(key)))
                .toList());
    }

    private static ProducerRecord<byte[], byte[]> digit(String topic, String key) {
        return new ProducerRecord<>(topic, key.getBytes(UTF_8), DIGIT);
    }

    private Distribution.Running start(String name, String... more) throws IOException {
        Stream<String> arguments = Stream.of(
                "run",
                Distribution.HOME.resolve("config/digits.yaml").toString(),
                "--set=kafka.bootstrap.servers=" + broker.bootstrapServers(),
                "--set=application=" + name,
                "--set=input.topic=" + name,
                "--set=output.topic=" + name + "-scores",
                "--set=rejects.topic=" + name + "-rejects");
        return Distribution.start(
                folder,
                Map.of("JAVA_OPTS", "-Xmx" + HEAP_MIB + "m"),
                Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
    }

    private static void awaitScores(String name, Distribution.Running scorer, int... keys) throws Exception {
        List<String> expected = IntStream.of(keys).mapToObj(Integer::toString).toList();
        TestCluster.await("results " + expected, scorer, () -> keys(name).containsAll(expected));
        assertEquals(expected, keys(name));
    }

    private static List<String> keys(String name) {
        return cluster.readAll(name + "-scores", 1).stream()
                .map(record -> new String(record.key(), UTF_8))
                .toList();
    }

    /** Waits for the end by itself. */
    private static String lastLine(Distribution.Running scorer) throws InterruptedException {
        Distribution.Outcome outcome = scorer.await(PATIENCE);
        assertEquals(1, outcome.code(), outcome.err());
        return outcome.err().lines().reduce("", (before, line) -> line);
    }
}
