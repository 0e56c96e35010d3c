package io.jundenpa.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jundenpa.codec.InputFormat;
import io.jundenpa.codec.InvalidVectorException;
import io.jundenpa.codec.OutputFormat;
import io.jundenpa.config.Pipeline;
import io.jundenpa.model.Model;
import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Dense;
import io.jundenpa.nn.Network;
import io.jundenpa.score.Batch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.ejml.dense.row.RandomMatrices_FDRM;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver never polls: the records that wait are shown to the interceptor by hand, as a consumer does. */
class LookAheadTest {

    private static final TopicPartition PARTITION = new TopicPartition("in", 0);
    private static final int WIDTH = 20;
    private static final int MOST = 4;

    private final Random random = new Random(8);
    private final Network network = Network.of(
            WIDTH,
            List.of(
                    new Dense(RandomMatrices_FDRM.rectangle(WIDTH, 33, -1, 1, random), new float[33]),
                    Activation.tanh(),
                    new Dense(RandomMatrices_FDRM.rectangle(33, 3, -1, 1, random), new float[3])));
    private final Model model = new Model("m", "1", "0123456789abcdef".repeat(4), List.of(), List.of(), network);

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> input;
    private TestOutputTopic<byte[], byte[]> scores;
    private TestOutputTopic<byte[], byte[]> rejects;

    @BeforeEach
    void start() {
        Properties settings = new Properties();
        settings.put("application.id", "test");
        settings.put("bootstrap.servers", "localhost:9");
        driver = new TopologyTestDriver(InferenceTopology.build(model, pipeline()), settings);
        input = driver.createInputTopic("in", new ByteArraySerializer(), new ByteArraySerializer());
        scores = driver.createOutputTopic("out", new ByteArrayDeserializer(), new ByteArrayDeserializer());
        rejects = driver.createOutputTopic("rejects", new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Pipeline pipeline() {
        return new Pipeline(
                "test",
                Path.of("model"),
                new Pipeline.Input("in", InputFormat.CSV),
                new Pipeline.Output("out", OutputFormat.CSV),
                new Pipeline.Rejects("rejects"),
                MOST,
                Map.of("bootstrap.servers", "localhost:9"));
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void recordsThatWaitPassTogetherAndAreForwardedInTheirTurn() {
        List<byte[]> values = rows(10);
        show(0, values);

        for (byte[] value : values) {
            input.pipeInput(value);
            assertScore(value);
        }

        assertEquals(10 / 3.0, rowsPerPass()); // 4, 4 and 2
    }

    @Test
    void recordsThatDoNotWaitPassAlone() {
        for (byte[] value : rows(3)) {
            input.pipeInput(value);
            assertScore(value);
        }

        assertEquals(1, rowsPerPass());
    }

    /** The second record is invalid, and the fourth deletes a key. */
    @Test
    void invalidRecordFailsInItsOwnTurnAndLeavesTheOthersTheirBatch() {
        List<byte[]> values = rows(10);
        values.set(1, "1,x".getBytes(UTF_8));
        values.set(3, null);
        show(0, values);

        for (byte[] value : values) {
            input.pipeInput(value);
            if (value != null && value.length > 3) {
                assertScore(value);
            } else if (value != null) {
                assertArrayEquals(value, rejects.readValue());
            } else {
                assertEquals(null, scores.readValue());
            }
        }

        // Runs of four: 0, 1 (invalid), 2 and 4, since a tombstone takes no place; 5 to 8; 9.
        assertEquals(8 / 3.0, rowsPerPass());
    }

    @Test
    void runOfInvalidRecordsIsRejectedOneByOne() {
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            values.add(("bad" + i).getBytes(UTF_8));
        }
        show(0, values);

        values.forEach(input::pipeInput);

        values.forEach(value -> assertArrayEquals(value, rejects.readValue()));
        assertEquals(Double.NaN, rowsPerPass());
    }

    @Test
    void recordOfSeveralRowsEndsARun() {
        List<byte[]> values = rows(5);
        byte[] wide = String.join(
                        "\n",
                        rows(9).stream().map(row -> new String(row, UTF_8)).toList())
                .getBytes(UTF_8);
        values.set(2, wide);
        show(0, values);

        values.forEach(input::pipeInput);

        values.forEach(this::assertScore);
        assertEquals((1 + 1 + 9 + 1 + 1) / 2.0, rowsPerPass()); // [0, 1, 2 with its 9 rows], [3, 4]
    }

    /** The consumer went back, as in a rebalance: other bytes stand at the offsets of those that waited. */
    @Test
    void whatWaitedBeforeIsForgottenWhenTheConsumerGoesBack() {
        show(0, rows(8));
        List<byte[]> values = rows(8);
        show(0, values.subList(0, 5));
        show(5, values.subList(5, 8));

        values.forEach(input::pipeInput);

        values.forEach(this::assertScore);
        assertEquals(8 / 2.0, rowsPerPass());
    }

    /** Offsets may have gaps, of transactions and compaction, and Kafka Streams may drop a record that waits. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4})
    void resultIsOfTheBytesAtHandWhateverWaits(int differing) {
        List<byte[]> waiting = rows(9);
        show(0, waiting);
        List<byte[]> values = new ArrayList<>(waiting);
        values.set(differing, rows(1).get(0));
        values.remove(6);

        values.forEach(input::pipeInput);

        values.forEach(this::assertScore);
    }

    @Test
    void otherPartitionsThatThisThreadReadsDoNotMatter() {
        List<byte[]> values = rows(4);
        TopicPartition other = new TopicPartition("in", 1);
        new Waiting().onConsume(new ConsumerRecords<>(Map.of(other, records(other, 0, rows(4))), Map.of()));
        show(0, values);

        values.forEach(input::pipeInput);

        values.forEach(this::assertScore);
        assertEquals(4, rowsPerPass());
    }

    /** Or a stream of nothing but such records would fill the memory. */
    @Test
    void recordsThatAreNotComputedAreForgottenToo() {
        List<byte[]> values = new ArrayList<>(rows(2));
        for (int i = 0; i < 10; i++) {
            values.add(i < 5 ? "no number".getBytes(UTF_8) : null);
        }
        show(0, values);

        values.forEach(input::pipeInput);

        assertFalse(Waiting.from(PARTITION, 0).iterator().hasNext());
    }

    @Test
    void theRecordsOfARunAreCountedWhenItIsOver() {
        List<byte[]> values = rows(6);
        values.set(3, "bad".getBytes(UTF_8));
        show(0, values);

        List<Double> scored = new ArrayList<>();
        for (byte[] value : values) {
            input.pipeInput(value);
            scored.add(metric("scored-total"));
        }

        // Rows 0 to 2 and the bad one are a run, 4 and 5 as well.
        assertEquals(List.of(0.0, 0.0, 0.0, 3.0, 3.0, 5.0), scored);
        assertEquals(1, metric("rejected-total"));
    }

    private List<byte[]> rows(int count) {
        List<byte[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> numbers = random.doubles(WIDTH, -2, 2)
                    .mapToObj(number -> String.valueOf((float) number))
                    .toList();
            rows.add(String.join(",", numbers).getBytes(UTF_8));
        }
        return rows;
    }

    private static void show(long offset, List<byte[]> values) {
        new Waiting().onConsume(new ConsumerRecords<>(Map.of(PARTITION, records(PARTITION, offset, values)), Map.of()));
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(
            TopicPartition partition, long offset, List<byte[]> values) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            records.add(new ConsumerRecord<>(
                    partition.topic(), partition.partition(), offset + i, new byte[0], values.get(i)));
        }
        return records;
    }

    /** The score is bit for bit that of the record by itself. */
    private void assertScore(byte[] value) {
        Batch alone = new Batch(model, InputFormat.CSV, OutputFormat.CSV, 1, 1 << 20);
        try {
            assertEquals(new String(alone.score(value), UTF_8), new String(scores.readValue(), UTF_8));
        } catch (InvalidVectorException e) {
            throw new AssertionError(e);
        }
    }

    private double rowsPerPass() {
        return metric("rows-per-pass-avg");
    }

    private double metric(String name) {
        return (double) driver.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(name))
                .filter(metric -> metric.getKey().group().equals("stream-scoring-metrics"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .metricValue();
    }
}
