package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.application.StreamsApplication;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.settings.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Failures of the environment, on a real broker. */
@Timeout(120)
class FailureIT extends OnBroker {

    private static final int RECORDS = 2000;
    private static final Duration AWAY = Duration.ofSeconds(12);

    @TempDir
    private Path folder;

    @Test
    void aFailedThreadIsReplaced() throws Exception {
        createTopics("passing");
        var failures = new AtomicInteger(1);
        try (var application =
                StreamsApplication.connect(failing("passing", failures), pipeline("passing", Map.of()), "fails")) {
            application.start();
            cluster.send(records("passing"));
            awaitScores("passing");
        }

        assertEquals(-1, failures.get());
        assertEachOnce("passing");
    }

    @Test
    void stateAndMetricsFollowTheLifeOfTheApplication() throws Exception {
        createTopics("life");
        StreamsApplication application =
                StreamsApplication.connect(failing("life", new AtomicInteger()), pipeline("life", Map.of()), "copies");
        try (application) {
            assertEquals(State.CREATED, application.state());
            application.start();
            assertTrue(application.awaitRunning(Duration.ofMinutes(1)));
            assertEquals(State.RUNNING, application.state());
            cluster.send(records("life"));
            awaitScores("life");
            assertEquals(RECORDS, processed(application));
        }

        assertEquals(State.NOT_RUNNING, application.state());
    }

    private static double processed(StreamsApplication application) {
        return application.metrics().entrySet().stream()
                .filter(entry -> entry.getKey().group().equals("stream-thread-metrics"))
                .filter(entry -> entry.getKey().name().equals("process-total"))
                .mapToDouble(entry -> (double) entry.getValue().metricValue())
                .sum();
    }

    /** Kafka cannot make a client, for example, while the address of the brokers cannot be resolved. */
    @Test
    void aFailedThreadThatCannotBeReplacedStopsTheApplication() throws Exception {
        createTopics("refused");
        var failures = new AtomicInteger(1);
        Refusing.after = failures;
        Pipeline pipeline = pipeline("refused", Map.of("main.consumer.interceptor.classes", Refusing.class.getName()));
        try (var application = StreamsApplication.connect(failing("refused", failures), pipeline, "fails")) {
            application.start();
            cluster.send(records("refused"));

            Optional<Throwable> failure = application.awaitStopped();

            assertTrue(failure.orElseThrow().getMessage().endsWith("no client can be made"), failure.toString());
        }
    }

    /** The broker is away longer than the ten seconds after which it aborts a transaction. */
    @Test
    void theApplicationWaitsForABrokerThatIsAway() throws Exception {
        createTopics("away");
        String sample = "[" + "0,".repeat(63) + "0]";
        Distribution.Running scorer = Distribution.start(
                folder,
                "run",
                Distribution.HOME.resolve("config/digits.yaml").toString(),
                "--set=kafka.bootstrap.servers=" + broker.bootstrapServers(),
                "--set=application=away",
                "--set=input.topic=away",
                "--set=output.topic=away-scores",
                "--set=rejects.topic=away-rejects");
        cluster.send(List.of(record("away", 0, sample)));
        TestCluster.await(
                "a result", scorer, () -> !cluster.readAll("away-scores", 1).isEmpty());
        cluster.send(IntStream.range(1, RECORDS)
                .mapToObj(n -> record("away", n, sample))
                .toList());
        signal("STOP");
        Thread.sleep(AWAY.toMillis());
        signal("CONT");
        TestCluster.await(
                "the remaining results",
                scorer,
                () -> cluster.readAll("away-scores", 1).size() >= RECORDS);
        Distribution.Outcome outcome = scorer.stop(Duration.ofSeconds(30));

        assertEquals(0, outcome.code(), outcome.err());
        assertEachOnce("away");
    }

    private static void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(broker.pid()))
                .start()
                .waitFor();
    }

    private static void createTopics(String name) throws Exception {
        for (String topic : List.of(name, name + "-scores", name + "-rejects")) {
            cluster.create(topic, 1);
        }
    }

    private static List<ProducerRecord<byte[], byte[]>> records(String topic) {
        return IntStream.range(0, RECORDS)
                .mapToObj(n -> record(topic, n, "value"))
                .toList();
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, int n, String value) {
        return new ProducerRecord<>(topic, Integer.toString(n).getBytes(UTF_8), value.getBytes(UTF_8));
    }

    private static void awaitScores(String name) throws InterruptedException {
        while (cluster.readAll(name + "-scores", 1).size() < RECORDS) {
            Thread.sleep(50);
        }
    }

    private static void assertEachOnce(String name) {
        List<String> keys = cluster.readAll(name + "-scores", 1).stream()
                .map(record -> new String(record.key(), UTF_8))
                .toList();
        assertEquals(IntStream.range(0, RECORDS).mapToObj(Integer::toString).toList(), keys);
    }

    /** Copies the records. Fails at record 100 while there are failures left. */
    private static Topology failing(String name, AtomicInteger failures) {
        return new Topology()
                .addSource("input", new ByteArrayDeserializer(), new ByteArrayDeserializer(), name)
                .addProcessor("copy", () -> new Failing(failures), "input")
                .addSink("scores", name + "-scores", new ByteArraySerializer(), new ByteArraySerializer(), "copy");
    }

    private static final class Failing extends ContextualProcessor<byte[], byte[], byte[], byte[]> {

        private final AtomicInteger failures;

        Failing(AtomicInteger failures) {
            this.failures = failures;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            if (new String(record.key(), UTF_8).equals("100") && failures.getAndDecrement() > 0) {
                throw new NotEnoughReplicasException("a broker is away");
            }
            context().forward(record);
        }
    }

    /** Fails to configure after a record has failed. */
    public static final class Refusing implements ConsumerInterceptor<byte[], byte[]> {

        private static volatile AtomicInteger after = new AtomicInteger();

        @Override
        public void configure(Map<String, ?> settings) {
            if (after.get() < 1) {
                throw new ConfigException("no client can be made");
            }
        }

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}
    }

    private static Pipeline pipeline(String name, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", broker.bootstrapServers());
        settings.put(
                "main.consumer.session.timeout.ms", "6000"); // The partitions wait this long for the failed thread.
        return new Pipeline(
                name,
                Path.of("none"),
                new Pipeline.Input(name, InputFormat.JSON),
                new Pipeline.Output(name + "-scores", OutputFormat.JSON),
                new Pipeline.Rejects(name + "-rejects"),
                Pipeline.DEFAULT_BATCH_ROWS,
                settings);
    }
}
