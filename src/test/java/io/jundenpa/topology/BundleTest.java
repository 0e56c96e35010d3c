package io.jundenpa.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.event.Event;
import io.jundenpa.event.Feature;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.Rows;
import io.jundenpa.model.Model;
import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Dense;
import io.jundenpa.nn.Network;
import io.jundenpa.scoring.Batch;
import io.jundenpa.scoring.Batches;
import io.jundenpa.scoring.ModelSource;
import io.jundenpa.scoring.Scorer;
import io.jundenpa.scoring.ThreadBatches;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.SomePipeline;
import io.jundenpa.settings.StreamsSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.RandomMatrices_FDRM;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The test driver never polls. The tests give records to the interceptor, as a consumer does, and pipe what it returns into
 * the driver.
 */
class BundleTest {

    private static final TopicPartition PARTITION = new TopicPartition("in", 0);
    private static final int WIDTH = 20;
    private static final int MAX_RECORDS = 4;
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
        settings.putAll(ScoringSettings.of(model, pipeline()));
        start(settings);
    }

    private void start(Properties settings) {
        driver = new TopologyTestDriver(InferenceTopology.build(model, pipeline()), settings);
        input = driver.createInputTopic("in", new ByteArraySerializer(), new ByteArraySerializer());
        scores = driver.createOutputTopic("out", new ByteArrayDeserializer(), new ByteArrayDeserializer());
        rejects = driver.createOutputTopic("rejects", new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Pipeline pipeline() {
        return pipeline(Map.of());
    }

    private static Pipeline pipeline(Map<String, String> kafka) {
        Map<String, String> settings = new HashMap<>(kafka);
        settings.put("bootstrap.servers", "localhost:9");
        return new Pipeline(
                "test",
                Path.of("model"),
                new Pipeline.Input("in", InputFormat.CSV),
                new Pipeline.Output("out", OutputFormat.CSV),
                new Pipeline.Rejects("rejects"),
                MAX_RECORDS,
                settings);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void recordsOfABundleShareAPassAndAreForwardedInTheirOrder() {
        List<byte[]> values = rows(10);

        assertEquals(3, process(records(values)));

        values.forEach(this::assertScore);
        assertEquals(10 / 3.0, rowsPerPass()); // 4, 4 and 2
    }

    @Test
    void recordsThatArrivePolledOneByOnePassAlone() {
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
            assertEquals(6, score.headers().toArray().length);
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
        assertEquals(8 / 3.0, rowsPerPass()); // The bundles of 4, 4 and 2 records have 2, 4 and 2 rows.
    }

    /** The header of the bundle is not passed on. */
    @Test
    void firstRecordOfABundleMayBeInvalidOrATombstone() {
        List<byte[]> values = rows(8);
        values.set(0, "1,x".getBytes(UTF_8));
        values.set(4, null);

        process(records(values));

        TestRecord<byte[], byte[]> reject = rejects.readRecord();
        assertEquals(FIRST_OFFSET, number(reject, RejectHeaders.OFFSET));
        assertNull(reject.headers().lastHeader(Bundle.KEY));
        values.subList(1, 4).forEach(this::assertScore);
        TestRecord<byte[], byte[]> tombstone = scores.readRecord();
        assertNull(tombstone.value());
        assertArrayEquals(
                records(values).get(4).headers().toArray(), tombstone.headers().toArray());
        values.subList(5, 8).forEach(this::assertScore);
    }

    @Test
    void bundleWithoutRowsNeedsNoPass() {
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

    /** Kafka Streams extracts a timestamp for the first record of a bundle only. */
    @Test
    void recordWithoutATimestampGetsTheHighestBeforeIt() {
        process(recordsAt(5, 30, -1, 20, -1, -1));
        process(recordsAt(-1));

        List<Long> taken =
                scores.readRecordsToList().stream().map(TestRecord::timestamp).toList();
        assertEquals(List.of(5L, 30L, 30L, 20L, 30L, 30L, 30L), taken);
    }

    @Test
    void bundleIsAtTheOffsetOfItsFirstRecordAndTheNextOffsetsAreKept() {
        var next = Map.of(PARTITION, new OffsetAndMetadata(77));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(records(rows(10)));
        records.remove(2); // Transactions and compaction leave gaps.

        var bundled = interceptor().onConsume(new ConsumerRecords<>(Map.of(PARTITION, records), next));

        assertEquals(next, bundled.nextOffsets());
        List<ConsumerRecord<byte[], byte[]>> carriers = bundled.records(PARTITION);
        assertEquals(
                List.of(FIRST_OFFSET, FIRST_OFFSET + 5, FIRST_OFFSET + 9),
                carriers.stream().map(ConsumerRecord::offset).toList());
        assertEquals(
                records,
                carriers.stream().flatMap(carrier -> bundle(carrier).stream()).toList());
    }

    /** Another interceptor has copied the headers by their names and values. */
    @Test
    void recordWhoseBundleWasReplacedStopsTheTask() {
        ConsumerRecord<byte[], byte[]> carrier = bundled(records(rows(3))).get(0);
        carrier.headers().remove(Bundle.KEY).add(Bundle.KEY, new byte[0]);

        assertStopsTheTask(carrier);
    }

    /** Another interceptor has removed the headers, or ours has failed. */
    @Test
    void recordWithoutItsBundleStopsTheTask() {
        ConsumerRecord<byte[], byte[]> carrier = bundled(records(rows(3))).get(0);
        carrier.headers().remove(Bundle.KEY);

        assertStopsTheTask(carrier);
    }

    private void assertStopsTheTask(ConsumerRecord<byte[], byte[]> carrier) {
        var thrown = assertThrows(StreamsException.class, () -> pipe(carrier));

        Throwable cause = assertInstanceOf(IllegalStateException.class, thrown.getCause());
        assertEquals(
                "in-0, offset 0: the header with the bundle is missing, and the other records of the bundle would be lost;"
                        + " io.jundenpa.topology.BundleInterceptor must be the last interceptor"
                        + " (main.consumer.interceptor.classes), and no other may change headers",
                cause.getMessage());
        assertTrue(scores.isEmpty());
    }

    @Test
    void recordsAreTakenOneByOneWithoutTheInterceptor() {
        driver.close();
        Properties settings = new Properties();
        settings.putAll(StreamsSettings.of(pipeline()));
        start(settings);

        List<byte[]> values = rows(3);
        records(values).forEach(this::pipe);

        values.forEach(this::assertScore);
    }

    @Test
    void partitionerReadsThePartitionOfTheTaskUntilItIsClosed() {
        var source = new SourcePartitions();
        var processor = new ScoreProcessor(
                ModelSource.fixed(scorer()),
                new ThreadBatches(),
                new Attempts(pipeline()),
                new ScoringLog("test"),
                pipeline(),
                SinkLimits.of(pipeline()),
                List.of(source));
        MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>(
                new Properties(), new TaskId(0, 2), Path.of("target").toFile());
        context.setCurrentSystemTimeMs(System.currentTimeMillis());
        context.setCurrentStreamTimeMs(0);
        processor.init(context);

        ConsumerRecord<byte[], byte[]> carrier = bundled(records(rows(1))).get(0);
        processor.process(new Record<>(carrier.key(), carrier.value(), 0, carrier.headers()));

        assertEquals(2, source.get());
        processor.close();
        assertThrows(NullPointerException.class, source::get);
    }

    @Test
    void recordWithoutATimestampIsScoredByTheModelOfTheTimestampThatItGets() {
        List<Long> asked = new ArrayList<>();
        Scorer scorer = scorer();
        ScoreProcessor processor = processor(new ThreadBatches(), timestamp -> {
            asked.add(timestamp);
            return scorer;
        });
        processor.init(context());

        ConsumerRecord<byte[], byte[]> carrier = bundled(recordsAt(5, -1)).get(0);
        processor.process(new Record<>(carrier.key(), carrier.value(), 0, carrier.headers()));

        assertEquals(List.of(5L, 5L), asked);
    }

    @Test
    void taskStopsIfNothingKeepsThePartitionsOfRecords() {
        var processor = new ScoreProcessor(
                ModelSource.fixed(scorer()),
                new ThreadBatches(),
                new Attempts(pipeline()),
                new ScoringLog("test"),
                pipeline(),
                SinkLimits.of(pipeline()),
                List.of());

        var failure = assertThrows(IllegalStateException.class, () -> processor.init(context()));

        assertTrue(failure.getMessage().contains("ScoringSettings.of"), failure.getMessage());
    }

    @Test
    void interceptorWithoutItsSettingsIsRefused() {
        var failure = assertThrows(ConfigException.class, () -> new BundleInterceptor().configure(Map.of()));

        assertTrue(failure.getMessage().contains("jundenpa.bundle.records"), failure.getMessage());
    }

    @Test
    void bundleEndsWithAMebibyte() {
        byte[] half = new byte[1 << 19];
        List<byte[]> values = List.of(half, new byte[10], half, half, half, new byte[2 << 20], half);

        assertEquals(
                List.of(3, 2, 1, 1),
                bundled(records(values)).stream()
                        .map(carrier -> bundle(carrier).size())
                        .toList());
    }

    @Test
    void bundleEndsWithAMebibyteOfKeysAndHeaders() {
        List<ConsumerRecord<byte[], byte[]>> records = records(rows(4));
        records.forEach(record -> record.headers().add("large", new byte[1 << 19]));

        List<ConsumerRecord<byte[], byte[]>> bundled = bundled(records);

        assertEquals(
                List.of(2, 2),
                bundled.stream().map(carrier -> bundle(carrier).size()).toList());
    }

    /** Rows of ten floats. The second record has two rows, the sixth has five, the seventh has ten. */
    @Test
    void bundleEndsWithItsWork() {
        var interceptor = new BundleInterceptor();
        Map<String, Object> settings = new HashMap<>();
        new BundleLimits(100, 5, InputFormat.FLOAT32, 40).addTo(settings, "");
        interceptor.configure(settings);
        List<byte[]> values = new ArrayList<>();
        for (int rows : new int[] {1, 2, 1, 1, 1, 5, 10, 1, 1}) {
            values.add(new byte[40 * rows]);
        }

        var bundled = interceptor.onConsume(new ConsumerRecords<>(Map.of(PARTITION, records(values)), Map.of()));

        assertEquals(
                List.of(4, 2, 1, 2),
                bundled.records(PARTITION).stream()
                        .map(carrier -> bundle(carrier).size())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            JSON | [0.12345678, 0.12345678]                             | 1
            JSON | {"amount": 0.12345678901234567, "age": 1.5}          | 1
            JSON | {"id": 17, "features": [0.1234567, 0.1234567]}       | 1
            JSON | ' [ [1,2],[3,4] ]'                                   | 2
            JSON | [{"amount":1,"age":2}]                               | 1
            JSON | [{},{},{},{}]                                        | 4
            JSON | [{"a":{"b":1}},{}]                                   | 3
            JSON | [                                                    | 1
            JSON | ''                                                   | 1
            CSV  | 0.12345678,0.12345678                                | 1
            AVRO | {},{},{},{}                                          | 1
            """)
    void rowsOfAValueAreCountedFromAbove(InputFormat format, String value, long rows) {
        assertEquals(rows, new BundleLimits(1, 1, format, 2).rows(value.getBytes(UTF_8)));
    }

    @Test
    void linesOfCsvAreRows() {
        assertEquals(3, new BundleLimits(1, 1, InputFormat.CSV, 2).rows("1,2\n3,4\n5,6".getBytes(UTF_8)));
    }

    /** The work of a bundle is 268 rows of one model and 268,000 rows of the other: fewer than 1 MiB of {@code {},} has. */
    @ParameterizedTest
    @ValueSource(ints = {1_000_000, 1000})
    void rowsOfObjectsThatLackAllFeaturesAreCounted(int flops) {
        Network network = Network.of(20, List.of(new Dense(new FMatrixRMaj(20, flops / 40), new float[flops / 40])));
        List<Feature> features = IntStream.range(0, 20)
                .mapToObj(i -> new Feature("f" + i, Optional.of(0f)))
                .toList();
        Model optional = new Model("m", "1", "0".repeat(64), features, List.of(), network);
        Pipeline json = SomePipeline.onLocalhost(Map.of(), 64);
        byte[] value = ("[{}" + ",{}".repeat(BundleLimits.BYTES / 3 - 1) + "]").getBytes(UTF_8);

        BundleLimits limits = BundleLimits.of(optional, json);

        Rows rows = new Rows(20, 1);
        assertDoesNotThrow(
                () -> InputFormat.JSON.decoder(20, features).decode(Event.of("[{},{}]".getBytes(UTF_8)), rows));
        assertEquals(2, rows.count());
        assertTrue(limits.rows() < BundleLimits.BYTES / 3);
        assertEquals(BundleLimits.BYTES / 3, limits.rows(value));
    }

    @Test
    void slowModelMakesShortBundles() {
        Model slow = slow(4000, 20_000);

        BundleLimits limits = BundleLimits.of(slow, pipeline());

        assertEquals(1, limits.records());
        assertTrue(slow.network().flops() * 2 > BundleLimits.WORK);
        assertEquals(new BundleLimits(MAX_RECORDS, limits(model).rows(), InputFormat.CSV, 2 * WIDTH), limits(model));
        assertTrue(limits(model).rows() > 1000);
    }

    private static Model slow(int inputs, int outputs) {
        Network network = Network.of(inputs, List.of(new Dense(new FMatrixRMaj(inputs, outputs), new float[outputs])));
        return new Model("slow", "1", "0".repeat(64), List.of(), List.of(), network);
    }

    private static BundleLimits limits(Model model) {
        return BundleLimits.of(model, pipeline());
    }

    /** Kafka Streams initialises the processor of a task again after an aborted transaction. */
    @Test
    void processorThatIsInitialisedAgainForgetsTheTimestampsItHasSeen() {
        ScoreProcessor processor = processor(new ThreadBatches(), ModelSource.fixed(scorer()));
        MockProcessorContext<byte[], byte[]> context = context();
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
        ConsumerRecord<byte[], byte[]> carrier = bundled(recordsAt(time)).get(0);
        processor.process(new Record<>(carrier.key(), carrier.value(), 0, carrier.headers()));
        processor.close();
    }

    @Test
    void processorThatIsInitialisedAgainReportsARecordThatIsNeverCommitted() throws InterruptedException {
        var processor = new ScoreProcessor(
                ModelSource.fixed(scorer()),
                new ThreadBatches(),
                new Attempts(pipeline(Map.of("producer.transaction.timeout.ms", "2", "commit.interval.ms", "1"))),
                new ScoringLog("test"),
                pipeline(),
                SinkLimits.of(pipeline()),
                List.of(new SourcePartitions()));

        try (var lines = new LogLines(Attempts.class)) {
            for (int i = 0; i < 3; i++) {
                processor.init(context());
                ConsumerRecord<byte[], byte[]> carrier = bundled(recordsAt(5)).get(0);
                processor.process(new Record<>(carrier.key(), carrier.value(), 0, carrier.headers()));
                Thread.sleep(3);
                processor.close();
            }

            assertEquals(1, lines.lines().size());
        }
    }

    /** Tasks of a thread share a batch, and a thread goes on with others after one has failed. */
    @Test
    void failedCallLeavesNoRecordForTheNextTaskOfTheThread() {
        var batches = new ThreadBatches();
        Scorer scorer = scorer();
        ScoreProcessor failing = processor(batches, timestamp -> {
            if (timestamp == 1002) {
                throw new IllegalStateException("no model");
            }
            return scorer;
        });
        failing.init(context());
        ConsumerRecord<byte[], byte[]> carrier = bundled(records(rows(3))).get(0);
        var record = new Record<>(carrier.key(), carrier.value(), 0, carrier.headers());
        assertThrows(IllegalStateException.class, () -> failing.process(record));

        MockProcessorContext<byte[], byte[]> context = context();
        ScoreProcessor next = processor(batches, ModelSource.fixed(scorer));
        next.init(context);
        next.process(record);

        assertEquals(3, context.forwarded().size());
        assertEquals(3, batches.acquire().of(scorer).rows());
    }

    /** Records of different model versions alternate within one bundle. */
    @Test
    void resultsOfSeveralModelsKeepTheOrderOfTheirRecords() throws RejectException {
        Scorer even = scorer();
        Network doubled = Network.of(WIDTH, List.of(new Dense(new FMatrixRMaj(WIDTH, 1), new float[] {7})));
        Scorer odd = InferenceTopology.scorer(
                new Model("m", "2", "f".repeat(64), List.of(), List.of(), doubled),
                pipeline(),
                SinkLimits.of(pipeline()));
        MockProcessorContext<byte[], byte[]> context = context();
        ScoreProcessor processor = processor(new ThreadBatches(), time -> time % 2 == 0 ? even : odd);
        processor.init(context);
        List<byte[]> values = rows(4);

        ConsumerRecord<byte[], byte[]> carrier = bundled(records(values)).get(0);
        processor.process(new Record<>(carrier.key(), carrier.value(), 0, carrier.headers()));

        List<String> results = context.forwarded().stream()
                .map(result -> version(result.record().headers()) + " "
                        + new String(result.record().value(), UTF_8))
                .toList();
        assertEquals(
                List.of(
                        "1 " + new String(new Batch(scorer()).score(values.get(0)), UTF_8),
                        "2 7.0",
                        "1 " + new String(new Batch(scorer()).score(values.get(2)), UTF_8),
                        "2 7.0"),
                results);
    }

    private static String version(Headers headers) {
        return new String(headers.lastHeader("model-version").value(), UTF_8);
    }

    /** Measured with one batch per task: 810 MB for 16 partitions of a 330,000-parameter LSTM. */
    @Test
    void tasksOfAThreadShareTheirWorkingMemoryUntilTheLastOneIsClosed() {
        var batches = new ThreadBatches();
        Scorer scorer = scorer();
        List<ScoreProcessor> tasks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ScoreProcessor task = processor(batches, ModelSource.fixed(scorer));
            task.init(context());
            tasks.add(task);
        }
        Batches shared = batches.acquire();
        Batch batch = shared.of(scorer);

        assertSame(batch, batches.acquire().of(scorer));
        assertNotSame(shared, CompletableFuture.supplyAsync(batches::acquire).join());

        batches.release(shared);
        batches.release(shared);
        tasks.subList(0, 199).forEach(ScoreProcessor::close);
        assertSame(shared, batches.acquire());
        batches.release(shared);
        tasks.get(199).close();
        assertNotSame(shared, batches.acquire());
    }

    private static MockProcessorContext<byte[], byte[]> context() {
        var context = new MockProcessorContext<byte[], byte[]>();
        context.setCurrentSystemTimeMs(System.currentTimeMillis());
        context.setCurrentStreamTimeMs(0);
        return context;
    }

    private Scorer scorer() {
        return InferenceTopology.scorer(model, pipeline(), SinkLimits.of(pipeline()));
    }

    private static ScoreProcessor processor(ThreadBatches batches, ModelSource models) {
        return new ScoreProcessor(
                models,
                batches,
                new Attempts(pipeline()),
                new ScoringLog("test"),
                pipeline(),
                SinkLimits.of(pipeline()),
                List.of(new SourcePartitions()));
    }

    @Test
    void bundleHasTheHighestTimestampOfItsRecords() {
        assertEquals(
                List.of(30L, -1L),
                bundled(recordsAt(5, 30, -1, 20, -1, -1)).stream()
                        .map(ConsumerRecord::timestamp)
                        .toList());
    }

    @Test
    void everyRecordOfABundleIsCounted() {
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

    /** Records of one partition, in their order, each with its own key, timestamp and header. */
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

    /** Bundles and pipes polled records. Returns the number of bundles. */
    private int process(List<ConsumerRecord<byte[], byte[]>> polled) {
        List<ConsumerRecord<byte[], byte[]>> bundled = bundled(polled);
        bundled.forEach(this::pipe);
        return bundled.size();
    }

    private void pipe(ConsumerRecord<byte[], byte[]> record) {
        long time = Math.max(0, record.timestamp()); // The driver refuses negative timestamps.
        input.pipeInput(new TestRecord<>(record.key(), record.value(), record.headers(), time));
    }

    private List<ConsumerRecord<byte[], byte[]>> bundled(List<ConsumerRecord<byte[], byte[]>> polled) {
        return interceptor()
                .onConsume(new ConsumerRecords<>(Map.of(PARTITION, polled), Map.of()))
                .records(PARTITION);
    }

    /** Configured as the main consumer of Kafka Streams does. */
    private BundleInterceptor interceptor() {
        var interceptor = new BundleInterceptor();
        interceptor.configure(
                new StreamsConfig(ScoringSettings.of(model, pipeline())).getMainConsumerConfigs("test", "test", 0));
        return interceptor;
    }

    private static List<ConsumerRecord<byte[], byte[]>> bundle(ConsumerRecord<byte[], byte[]> carrier) {
        return Bundle.in(carrier.headers()).orElseThrow().records();
    }

    private static long number(TestRecord<byte[], byte[]> record, String header) {
        return Long.parseLong(new String(record.headers().lastHeader(header).value(), UTF_8));
    }

    /** The score has the bits of a score of the record alone. */
    private void assertScore(byte[] value) {
        Batch alone = new Batch(new Scorer(model, InputFormat.CSV, OutputFormat.CSV, 1, 1 << 20));
        try {
            assertEquals(new String(alone.score(value), UTF_8), new String(scores.readValue(), UTF_8));
        } catch (RejectException e) {
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
