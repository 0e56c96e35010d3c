package io.jundenpa.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.InvalidVectorException;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.model.Model;
import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Dense;
import io.jundenpa.nn.Network;
import io.jundenpa.scoring.Batch;
import io.jundenpa.settings.Pipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.ejml.dense.row.RandomMatrices_FDRM;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The driver never polls: records are given to the interceptor by hand, as a consumer does, and what it hands on is piped. */
class RunTest {

    private static final TopicPartition PARTITION = new TopicPartition("in", 0);
    private static final int WIDTH = 20;
    private static final int MOST = 4;
    private static final long FIRST_OFFSET = 40;

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
    void recordsThatWaitPassTogetherAndAreForwardedInTheirOrder() {
        List<byte[]> values = rows(10);

        assertEquals(3, process(records(values)));

        values.forEach(this::assertScore);
        assertEquals(10 / 3.0, rowsPerPass()); // 4, 4 and 2
    }

    @Test
    void recordsThatDoNotWaitPassAlone() {
        for (byte[] value : rows(3)) {
            process(records(List.of(value)));
            assertScore(value);
        }

        assertEquals(1, rowsPerPass());
    }

    @Test
    void eachRecordKeepsItsKeyTimeAndHeaders() {
        List<ConsumerRecord<byte[], byte[]>> records = records(rows(6));

        process(records);

        for (ConsumerRecord<byte[], byte[]> record : records) {
            TestRecord<byte[], byte[]> score = scores.readRecord();
            assertArrayEquals(record.key(), score.key());
            assertEquals(record.timestamp(), score.timestamp());
            assertEquals(record.headers().lastHeader("trace"), score.headers().lastHeader("trace"));
            assertEquals(5, score.headers().toArray().length);
        }
    }

    /** The second record is invalid, and the third deletes a key. */
    @Test
    void invalidRecordFailsInItsPlaceAndLeavesTheOthersTheirPass() {
        List<byte[]> values = rows(10);
        values.set(1, "1,x".getBytes(UTF_8));
        values.set(2, null);

        process(records(values));

        assertScore(values.get(0));
        TestRecord<byte[], byte[]> reject = rejects.readRecord();
        assertArrayEquals(values.get(1), reject.value());
        assertEquals(FIRST_OFFSET + 1, number(reject, RejectHeaders.OFFSET));
        assertEquals(1, number(reject, "trace"));
        assertNull(scores.readValue());
        values.subList(3, 10).forEach(this::assertScore);
        assertEquals(8 / 3.0, rowsPerPass()); // runs of four: 2, 4 and 2 have rows
    }

    /** What the first of a run gives has none of the run in its headers. */
    @Test
    void firstOfARunMayBeInvalidOrDeleteAKey() {
        List<byte[]> values = rows(8);
        values.set(0, "1,x".getBytes(UTF_8));
        values.set(4, null);

        process(records(values));

        TestRecord<byte[], byte[]> reject = rejects.readRecord();
        assertEquals(FIRST_OFFSET, number(reject, RejectHeaders.OFFSET));
        assertNull(reject.headers().lastHeader(new Run(List.of()).key()));
        values.subList(1, 4).forEach(this::assertScore);
        TestRecord<byte[], byte[]> tombstone = scores.readRecord();
        assertNull(tombstone.value());
        assertArrayEquals(
                records(values).get(4).headers().toArray(), tombstone.headers().toArray());
        values.subList(5, 8).forEach(this::assertScore);
    }

    @Test
    void runWithoutRowsNeedsNoPass() {
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            values.add(i == 5 ? null : ("bad" + i).getBytes(UTF_8));
        }

        process(records(values));

        values.remove(5);
        values.forEach(value -> assertArrayEquals(value, rejects.readValue()));
        assertNull(scores.readValue());
        assertEquals(Double.NaN, rowsPerPass());
    }

    @Test
    void recordOfSeveralRowsEndsAPass() {
        List<byte[]> values = rows(4);
        byte[] wide = String.join(
                        "\n",
                        rows(9).stream().map(row -> new String(row, UTF_8)).toList())
                .getBytes(UTF_8);
        values.set(1, wide);

        process(records(values));

        values.forEach(this::assertScore);
        assertEquals((1 + 9 + 1 + 1) / 2.0, rowsPerPass()); // [0, 1 with its 9 rows], [2, 3]
    }

    /** Kafka Streams sees the first of a run only. */
    @Test
    void recordWithoutATimestampTakesTheHighestBeforeIt() {
        process(recordsAt(5, 30, -1, 20, -1, -1));
        process(recordsAt(-1));

        List<Long> taken =
                scores.readRecordsToList().stream().map(TestRecord::timestamp).toList();
        assertEquals(List.of(5L, 30L, 30L, 20L, 30L, 30L, 30L), taken);
    }

    @Test
    void runIsAtTheOffsetOfItsFirstRecordAndWhatIsNextStaysNext() {
        var next = Map.of(PARTITION, new OffsetAndMetadata(77));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(records(rows(10)));
        records.remove(2); // a gap, as transactions and compaction leave them

        var handed = new RunInterceptor().onConsume(new ConsumerRecords<>(Map.of(PARTITION, records), next));

        assertEquals(next, handed.nextOffsets());
        List<ConsumerRecord<byte[], byte[]>> carriers = handed.records(PARTITION);
        assertEquals(
                List.of(FIRST_OFFSET, FIRST_OFFSET + 5, FIRST_OFFSET + 9),
                carriers.stream().map(ConsumerRecord::offset).toList());
        assertEquals(
                records,
                carriers.stream()
                        .flatMap(carrier -> Run.in(carrier.headers()).stream())
                        .toList());
    }

    @Test
    void onlyWhatThisThreadProcessesIsGathered() {
        TopicPartition other = new TopicPartition("in", 1);
        List<ConsumerRecord<byte[], byte[]>> records = records(rows(4));

        assertEquals(records, handed(other, records));
        assertEquals(1, handed(PARTITION, records).size());
        assertEquals(
                records,
                CompletableFuture.supplyAsync(() -> handed(PARTITION, records)).join());
        driver.close();
        assertEquals(records, handed(PARTITION, records));
        start();
    }

    /** Something between the consumer and the processor has copied the headers by their names and values. */
    @Test
    void runThatWasReplacedOnItsWayStopsTheTask() {
        ConsumerRecord<byte[], byte[]> carrier =
                handed(PARTITION, records(rows(3))).get(0);
        String key = new Run(List.of()).key();
        carrier.headers().remove(key).add(key, new byte[0]);

        var thrown = assertThrows(StreamsException.class, () -> pipe(carrier));

        assertInstanceOf(IllegalStateException.class, thrown.getCause());
        assertTrue(scores.isEmpty());
    }

    @Test
    void runEndsWithAMebibyte() {
        byte[] half = new byte[1 << 19];
        List<byte[]> values = List.of(half, new byte[10], half, half, half, new byte[2 << 20], half);

        assertEquals(
                List.of(3, 2, 1, 1),
                handed(PARTITION, records(values)).stream()
                        .map(carrier -> Run.in(carrier.headers()).size())
                        .toList());
    }

    /** As Kafka Streams does with a task that lost its transaction: it begins anew, at the time that was committed. */
    @Test
    void processorThatBeginsAnewForgetsTheTimesItHasSeen() {
        var processor = new ScoreProcessor(model, pipeline(), SinkLimits.of(pipeline()));
        var context = new MockProcessorContext<byte[], byte[]>();
        context.setCurrentSystemTimeMs(System.currentTimeMillis());
        context.setCurrentStreamTimeMs(3_000);
        process(processor, context, 5_000);
        context.setCurrentStreamTimeMs(4_000);
        process(processor, context, ConsumerRecord.NO_TIMESTAMP);

        List<Long> times = context.forwarded().stream()
                .map(result -> result.record().timestamp())
                .toList();
        assertEquals(List.of(5_000L, 4_000L), times);
    }

    private void process(ScoreProcessor processor, MockProcessorContext<byte[], byte[]> context, long time) {
        processor.init(context);
        ConsumerRecord<byte[], byte[]> carrier =
                handed(PARTITION, recordsAt(time)).get(0);
        processor.process(new Record<>(carrier.key(), carrier.value(), 0, carrier.headers()));
        processor.close();
    }

    @Test
    void runHasTheHighestTimestampOfItsRecords() {
        assertEquals(
                List.of(30L, -1L),
                handed(PARTITION, recordsAt(5, 30, -1, 20, -1, -1)).stream()
                        .map(ConsumerRecord::timestamp)
                        .toList());
    }

    @Test
    void everyRecordOfARunIsCounted() {
        List<byte[]> values = rows(6);
        values.set(3, "bad".getBytes(UTF_8));
        values.set(4, null);

        process(records(values));

        assertEquals(5, metric("scored-total"));
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

    /** Records of one partition, in their order, each with a key, a time and a header of its own. */
    private static List<ConsumerRecord<byte[], byte[]>> records(List<byte[]> values) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            records.add(record(i, 1000 + i, values.get(i)));
        }
        return records;
    }

    private List<ConsumerRecord<byte[], byte[]>> recordsAt(long... times) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            records.add(record(i, times[i], rows(1).get(0)));
        }
        return records;
    }

    private static ConsumerRecord<byte[], byte[]> record(int i, long time, byte[] value) {
        byte[] number = Integer.toString(i).getBytes(UTF_8);
        return new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                FIRST_OFFSET + i,
                time,
                TimestampType.CREATE_TIME,
                number.length,
                value == null ? ConsumerRecord.NULL_SIZE : value.length,
                number,
                value,
                new RecordHeaders().add("trace", number),
                Optional.empty());
    }

    /** Has the interceptor hand on what was polled, and pipes it; returns how many records that is. */
    private int process(List<ConsumerRecord<byte[], byte[]>> polled) {
        List<ConsumerRecord<byte[], byte[]>> handed = handed(PARTITION, polled);
        handed.forEach(this::pipe);
        return handed.size();
    }

    private void pipe(ConsumerRecord<byte[], byte[]> record) {
        long time = Math.max(0, record.timestamp()); // the driver takes no others
        input.pipeInput(new TestRecord<>(record.key(), record.value(), record.headers(), time));
    }

    private static List<ConsumerRecord<byte[], byte[]>> handed(
            TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> polled) {
        return new RunInterceptor()
                .onConsume(new ConsumerRecords<>(Map.of(partition, polled), Map.of()))
                .records(partition);
    }

    private static long number(TestRecord<byte[], byte[]> record, String header) {
        return Long.parseLong(new String(record.headers().lastHeader(header).value(), UTF_8));
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
