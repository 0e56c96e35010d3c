package io.jundenpa.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.event.Enrichment;
import io.jundenpa.event.Feature;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.event.RejectCode;
import io.jundenpa.model.Model;
import io.jundenpa.nn.Dense;
import io.jundenpa.nn.Network;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.SchemaSettings;
import io.jundenpa.settings.StreamsSettings;
import io.jundenpa.settings.TopicLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.ejml.data.FMatrixRMaj;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceTopologyTest {

    private static final byte[] KEY = "key-1".getBytes(UTF_8);
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final Instant NOW = Instant.parse("2026-03-01T13:00:00Z");
    private static final Map<String, String> SENT = Map.of("trace", "abc", "content-type", "text/plain");
    private static final String SHA256 = "0123456789abcdef".repeat(4);

    /** [a, b] becomes [a + 3b + 0.5, 2a + 4b - 0.5]. */
    private static final Model MODEL = new Model(
            "tiny",
            "7",
            SHA256,
            List.of(new Feature("amount", Optional.empty()), new Feature("age", Optional.of(1f))),
            List.of("no", "yes"),
            Network.of(2, List.of(new Dense(new FMatrixRMaj(2, 2, true, 1, 2, 3, 4), new float[] {0.5f, -0.5f}))));

    private static final Pipeline WITH_SOURCE = pipeline(
            InputFormat.JSON,
            new Pipeline.Output("click-scores", OutputFormat.JSON, Enrichment.NONE, true, new SchemaSettings.None()));

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> input;
    private TestOutputTopic<byte[], byte[]> scores;
    private TestOutputTopic<byte[], byte[]> rejects;

    @AfterEach
    void nothingIsLeftInTheOutputs() {
        assertTrue(scores.isEmpty(), "scores left");
        assertTrue(rejects.isEmpty(), "rejects left");
        driver.close();
    }

    @Test
    void resultKeepsKeyTimestampAndHeadersAndNamesItsModel() {
        start(InputFormat.JSON, OutputFormat.JSON);

        send("[1, 1]");

        TestRecord<byte[], byte[]> score = scores.readRecord();
        assertEquals("[4.5,5.5]", text(score.value()));
        assertArrayEquals(KEY, score.key());
        assertEquals(TIME, score.getRecordTime());
        assertEquals(
                Map.of(
                        "trace", "abc",
                        "model-name", "tiny",
                        "model-version", "7",
                        "model-sha256", "0123456789ab",
                        "model-arithmetic", "2",
                        "content-type", "application/json"),
                texts(score.headers()));
    }

    @Test
    void modelHeadersOfAnotherPipelineAreReplaced() {
        start(InputFormat.JSON, OutputFormat.JSON);

        send("[1, 1]", Map.of("model-name", "first", "model-version", "1", "model-sha256", "ffffffffffff"));

        Map<String, String> headers = texts(scores.readRecord().headers());
        assertEquals("tiny", headers.get("model-name"));
        assertEquals("7", headers.get("model-version"));
        assertEquals("0123456789ab", headers.get("model-sha256"));
    }

    @ParameterizedTest
    @ValueSource(strings = "[1, 1]")
    @NullSource
    void headersOfAnotherModelOrOfARejectAreNotOnAResult(@Nullable String value) {
        start(InputFormat.JSON, OutputFormat.JSON);
        Map<String, String> forged = new LinkedHashMap<>(SENT);
        forged.put("model-name", "first");
        forged.put("model-sha256", "ffffffffffff");
        forged.put("model-arithmetic", "1");
        forged.put("__streams.errors.code", "BAD_JSON");
        forged.put("__streams.errors.exception", "java.lang.Error");

        send(value == null ? null : value.getBytes(UTF_8), forged);

        Map<String, String> headers = texts(scores.readRecord().headers());
        assertEquals(
                value == null
                        ? SENT.keySet()
                        : Set.of(
                                "trace",
                                "content-type",
                                "model-name",
                                "model-version",
                                "model-sha256",
                                "model-arithmetic"),
                headers.keySet());
        assertEquals(value == null ? null : "tiny", headers.get("model-name"));
    }

    @ParameterizedTest
    @ValueSource(strings = "[1, 1]")
    @NullSource
    void resultNamesItsSourceInPlaceOfAnotherOne(@Nullable String value) {
        start(WITH_SOURCE);
        byte[] bytes = value == null ? null : value.getBytes(UTF_8);

        send(bytes, Map.of());
        send(bytes, Map.of("source-topic", "first", "source-partition", "7", "source-offset", "99"));

        for (String offset : List.of("0", "1")) {
            Map<String, String> headers = texts(scores.readRecord().headers());
            assertEquals("clicks", headers.get("source-topic"));
            assertEquals("0", headers.get("source-partition"));
            assertEquals(offset, headers.get("source-offset"));
            assertEquals(value == null ? null : "tiny", headers.get("model-name"));
        }
    }

    @Test
    void eachRecordOfABundleIsItsOwnSource() {
        start(WITH_SOURCE);
        List<ConsumerRecord<byte[], byte[]>> records = Stream.of(40L, 42L)
                .map(offset -> new ConsumerRecord<>("clicks", 0, offset, KEY, "[1, 1]".getBytes(UTF_8)))
                .toList();

        input.pipeInput(
                new TestRecord<>(KEY, records.get(0).value(), new RecordHeaders().add(new Bundle(records)), TIME));

        assertEquals(
                List.of("40", "42"),
                scores.readRecordsToList().stream()
                        .map(score -> texts(score.headers()).get("source-offset"))
                        .toList());
    }

    @Test
    void sourceOfAnotherPipelineStaysOnAResultWithout() {
        start(InputFormat.JSON, OutputFormat.JSON);

        send("[1, 1]", Map.of("source-topic", "first"));

        Map<String, String> headers = texts(scores.readRecord().headers());
        assertEquals("first", headers.get("source-topic"));
        assertNull(headers.get("source-offset"));
    }

    /** They belong to the record, and a replay sends the record unchanged. */
    @Test
    void rejectKeepsTheModelHeadersOfItsRecord() {
        start(InputFormat.JSON, OutputFormat.JSON);

        send("no json", Map.of("model-name", "first"));

        assertEquals("first", texts(rejects.readRecord().headers()).get("model-name"));
    }

    @Test
    void recordWithSeveralRowsGetsOneResultWithAsManyRows() {
        start(InputFormat.JSON, OutputFormat.JSON);

        send("[[1, 1], [0, 0], [1, 0]]");
        send("[[1, 1]]");

        assertEquals("[[4.5,5.5],[0.5,-0.5],[1.5,1.5]]", text(scores.readValue()));
        assertEquals("[[4.5,5.5]]", text(scores.readValue()));
    }

    @Test
    void recordMayHaveMoreRowsThanOneForwardPass() {
        start(InputFormat.CSV, OutputFormat.CSV);

        send("1,1\n".repeat(1000));

        assertEquals("4.5,5.5\n".repeat(1000).strip(), text(scores.readValue()).strip());
    }

    @Test
    void featuresAreReadByNameAndAMissingOneGetsItsDefault() {
        start(InputFormat.JSON, OutputFormat.JSON_LABELS);

        send("{\"amount\": 1}");

        assertEquals("{\"label\":\"yes\",\"score\":5.5,\"scores\":{\"no\":4.5,\"yes\":5.5}}", text(scores.readValue()));
    }

    @Test
    void float32IsReadAndWritten() {
        start(InputFormat.FLOAT32, OutputFormat.FLOAT32);

        input.pipeInput(KEY, floats(1, 1));

        TestRecord<byte[], byte[]> score = scores.readRecord();
        assertArrayEquals(floats(4.5f, 5.5f), score.value());
        assertEquals("application/octet-stream", texts(score.headers()).get("content-type"));
    }

    @Test
    void tombstoneIsForwardedUnchangedAndCountsAsScored() {
        start(InputFormat.JSON, OutputFormat.JSON);

        send((byte[]) null, SENT);

        TestRecord<byte[], byte[]> score = scores.readRecord();
        assertNull(score.value());
        assertArrayEquals(KEY, score.key());
        assertEquals(SENT, texts(score.headers()));
        assertEquals(1, total("scored"));
    }

    @Test
    void resultOfARecordWithoutAKeyHasNoKey() {
        start(InputFormat.JSON, OutputFormat.JSON);

        input.pipeInput(null, "[1, 1]".getBytes(UTF_8));

        TestRecord<byte[], byte[]> score = scores.readRecord();
        assertNull(score.key());
        assertEquals("[4.5,5.5]", text(score.value()));
    }

    @Test
    void negativeTimestampBecomesTheHighestOfThePartition() {
        start(InputFormat.JSON, OutputFormat.JSON);

        send("[1, 1]");
        input.pipeInput(new TestRecord<>(KEY, "[0, 0]".getBytes(UTF_8), Instant.ofEpochMilli(-1)));

        assertEquals(TIME, scores.readRecord().getRecordTime());
        TestRecord<byte[], byte[]> score = scores.readRecord();
        assertEquals("[0.5,-0.5]", text(score.value()));
        assertEquals(TIME, score.getRecordTime());
    }

    @Test
    void negativeTimestampOfTheFirstRecordBecomesTheTimeOfTheClock() {
        start(InputFormat.JSON, OutputFormat.JSON);
        Instant before = Instant.now().minusMillis(1);

        input.pipeInput(new TestRecord<>(KEY, "[0, 0]".getBytes(UTF_8), Instant.ofEpochMilli(-1)));

        assertTrue(scores.readRecord().getRecordTime().isAfter(before));
    }

    @Test
    void negativeTimestampNeverBecomesATimeInTheFuture() {
        start(InputFormat.JSON, OutputFormat.JSON);

        input.pipeInput(new TestRecord<>(KEY, "[1, 1]".getBytes(UTF_8), Instant.ofEpochMilli(Long.MAX_VALUE)));
        input.pipeInput(new TestRecord<>(KEY, "[0, 0]".getBytes(UTF_8), Instant.ofEpochMilli(-1)));

        assertEquals(Long.MAX_VALUE, scores.readRecord().timestamp());
        assertTrue(scores.readRecord().timestamp() <= System.currentTimeMillis());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, Long.MAX_VALUE})
    void resultKeepsEveryTimestampThatTheTopicTakes(long timestamp) {
        start(InputFormat.JSON, OutputFormat.JSON);

        input.pipeInput(new TestRecord<>(KEY, "[1, 1]".getBytes(UTF_8), Instant.ofEpochMilli(timestamp)));

        assertEquals(timestamp, scores.readRecord().timestamp());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE})
    void recordIsRejectedAtTheTimeOfTheClockIfNoTopicTakesItsTimestamp(long timestamp) {
        var limits = new TopicLimits(1_000_000, false, 3_600_000, 3_600_000, false);
        start(new SinkLimits(limits, limits));

        input.pipeInput(new TestRecord<>(KEY, "[1, 1]".getBytes(UTF_8), Instant.ofEpochMilli(timestamp)));

        TestRecord<byte[], byte[]> reject = rejects.readRecord();
        assertEquals("[1, 1]", text(reject.value()));
        assertArrayEquals(KEY, reject.key());
        assertEquals(NOW, reject.getRecordTime());
        Map<String, String> headers = texts(reject.headers());
        assertEquals("BAD_TIMESTAMP", headers.get("__streams.errors.code"));
        assertEquals(Long.toString(timestamp), headers.get("__streams.errors.timestamp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, 1]", "no json"})
    @NullSource
    void recordWithoutAKeyIsRejectedIfTheOutputTopicIsCompacted(@Nullable String value) {
        var compacted = new TopicLimits(1_000_000, false, Long.MAX_VALUE, Long.MAX_VALUE, true);
        start(new SinkLimits(compacted, TopicLimits.UNKNOWN));
        byte[] bytes = value == null ? null : value.getBytes(UTF_8);

        input.pipeInput(new TestRecord<>(null, bytes));
        input.pipeInput(new TestRecord<>(KEY, null));

        TestRecord<byte[], byte[]> reject = rejects.readRecord();
        assertNull(reject.key());
        assertArrayEquals(bytes, reject.value());
        assertEquals("MISSING_KEY", texts(reject.headers()).get("__streams.errors.code"));
        assertEquals(
                "no key, expected one: click-scores is compacted (cleanup.policy)",
                texts(reject.headers()).get("__streams.errors.message"));
        assertArrayEquals(KEY, scores.readRecord().key());
    }

    @Test
    void rejectKeepsATimestampThatOnlyTheRejectsTopicTakes() {
        var narrow = new TopicLimits(1_000_000, false, 3_600_000, 3_600_000, false);
        start(new SinkLimits(narrow, TopicLimits.UNKNOWN));

        input.pipeInput(new TestRecord<>(KEY, "[1, 1]".getBytes(UTF_8), Instant.EPOCH));

        TestRecord<byte[], byte[]> reject = rejects.readRecord();
        assertEquals(Instant.EPOCH, reject.getRecordTime());
        assertNull(texts(reject.headers()).get("__streams.errors.timestamp"));
    }

    @Test
    void recordIsRejectedIfItsResultIsTooLargeForTheOutputTopic() {
        var small = new TopicLimits(1000, false, Long.MAX_VALUE, Long.MAX_VALUE, false);
        start(new SinkLimits(small, TopicLimits.UNKNOWN));
        String value = "[" + "[1,1],".repeat(300) + "[1,1]]";

        send(value);

        TestRecord<byte[], byte[]> reject = rejects.readRecord();
        assertEquals("TOO_LARGE", texts(reject.headers()).get("__streams.errors.code"));
        assertEquals(value, text(reject.value()));
    }

    @Test
    void rejectLeavesOutItsValueIfOnlyTheRejectsTopicIsTooSmall() {
        var small = new TopicLimits(2000, false, Long.MAX_VALUE, Long.MAX_VALUE, false);
        start(new SinkLimits(TopicLimits.UNKNOWN, small));

        send("x".repeat(2000));

        TestRecord<byte[], byte[]> reject = rejects.readRecord();
        assertEquals("BAD_JSON", texts(reject.headers()).get("__streams.errors.code"));
        assertNull(reject.value());
    }

    static List<Arguments> invalidRecords() {
        return List.of(
                Arguments.of(InputFormat.JSON, RejectCode.BAD_JSON, "[1, 1] trailing"),
                Arguments.of(InputFormat.JSON, RejectCode.WRONG_WIDTH, "[1, 1, 1]"),
                Arguments.of(InputFormat.JSON, RejectCode.NOT_A_NUMBER, "[1, \"1\"]"),
                Arguments.of(InputFormat.JSON, RejectCode.NOT_FINITE, "[1, 1e39]"),
                Arguments.of(InputFormat.JSON, RejectCode.MISSING_FEATURE, "{\"age\": 1}"),
                Arguments.of(InputFormat.JSON, RejectCode.DUPLICATE_FEATURE, "{\"amount\": 1, \"amount\": 1}"),
                Arguments.of(InputFormat.JSON, RejectCode.MODEL_NOT_FINITE, "[3e38, 3e38]"),
                Arguments.of(InputFormat.JSON, RejectCode.TOO_LARGE, "[" + "[1,1],".repeat(300) + "[1,1]]"),
                Arguments.of(InputFormat.CSV, RejectCode.BAD_CSV, "1,1\n\n1,1"));
    }

    @ParameterizedTest
    @MethodSource("invalidRecords")
    void invalidRecordIsRejectedUnchangedWithCodeAndPlace(InputFormat format, RejectCode code, String value) {
        start(format, OutputFormat.JSON, "producer.max.request.size", "2500");

        send(value);

        TestRecord<byte[], byte[]> reject = rejects.readRecord();
        assertEquals(value, text(reject.value()));
        assertArrayEquals(KEY, reject.key());
        assertEquals(TIME, reject.getRecordTime());
        Map<String, String> headers = texts(reject.headers());
        String message = headers.remove("__streams.errors.message");
        assertTrue(message.length() > 10 && !message.contains("Exception"), message);
        Map<String, String> expected = new LinkedHashMap<>(SENT);
        expected.put("__streams.errors.code", code.name());
        expected.put("__streams.errors.topic", "clicks");
        expected.put("__streams.errors.partition", "0");
        expected.put("__streams.errors.offset", "0");
        assertEquals(expected, headers);
        assertEquals(1, total("rejected"));
        assertEquals(0, total("scored"));
    }

    @Test
    void everyRejectCodeHasACaseHere() {
        Set<RejectCode> shown = invalidRecords().stream()
                .map(record -> (RejectCode) record.get()[1])
                .collect(Collectors.toSet());

        // These depend on the topic or on the fields or schemas of the pipeline, and have their own tests.
        Set<RejectCode> elsewhere = EnumSet.of(
                RejectCode.BAD_TIMESTAMP,
                RejectCode.MISSING_KEY,
                RejectCode.INVALID_FEATURE,
                RejectCode.UNKNOWN_FEATURE,
                RejectCode.FIELD_EXISTS,
                RejectCode.BAD_AVRO,
                RejectCode.LIST_OF_ROWS,
                RejectCode.BAD_PROTOBUF,
                RejectCode.UNKNOWN_SCHEMA);
        assertEquals(EnumSet.complementOf(EnumSet.copyOf(elsewhere)), shown);
        start(InputFormat.JSON, OutputFormat.JSON);
    }

    @Test
    void oneInvalidRowRejectsItsWholeRecordAndIsNamed() {
        start(InputFormat.JSON, OutputFormat.JSON);

        send("[[1, 1], [1, 1, 1], [1, 1]]");

        TestRecord<byte[], byte[]> reject = rejects.readRecord();
        assertEquals("[[1, 1], [1, 1, 1], [1, 1]]", text(reject.value()));
        String message = texts(reject.headers()).get("__streams.errors.message");
        assertTrue(message.contains("row 2"), message);
    }

    @Test
    void rejectThatIsReplayedAndRejectedAgainHasTheLatestReasonOnly() {
        start(InputFormat.JSON, OutputFormat.JSON);

        send("[1]", Map.of("__streams.errors.code", "OLD", "__streams.errors.offset", "99"));

        Headers headers = rejects.readRecord().headers();
        assertEquals(5, headers.toArray().length);
        assertEquals("WRONG_WIDTH", texts(headers).get("__streams.errors.code"));
        assertEquals("0", texts(headers).get("__streams.errors.offset"));
    }

    @Test
    void recordsAfterAnInvalidOneAreScored() {
        start(InputFormat.JSON, OutputFormat.JSON);

        send("[1, 1]");
        send("no json");
        send("[1, 1]");

        assertEquals(2, scores.readValuesToList().size());
        assertEquals("no json", text(rejects.readValue()));
        assertEquals(2, total("scored"));
        assertEquals(1, total("rejected"));
    }

    @Test
    void rejectLeavesOutItsValueIfItIsTooLargeForItsTopic() {
        start(InputFormat.JSON, OutputFormat.JSON, "producer.max.request.size", "2000");

        send("x".repeat(1900));

        TestRecord<byte[], byte[]> reject = rejects.readRecord();
        assertNull(reject.value());
        assertArrayEquals(KEY, reject.key());
        Map<String, String> headers = texts(reject.headers());
        assertEquals("BAD_JSON", headers.get("__streams.errors.code"));
        assertEquals("0", headers.get("__streams.errors.offset"));
        assertEquals("the value", headers.get("__streams.errors.left-out"));
        assertEquals("abc", headers.get("trace"));
    }

    /** A compacted rejects topic refuses a reject without a key. */
    @Test
    void rejectWithTooLargeHeadersKeepsItsKey() {
        start(InputFormat.JSON, OutputFormat.JSON, "producer.max.request.size", "2000");

        send("x".repeat(1000), Map.of("large", "y".repeat(1800)));

        TestRecord<byte[], byte[]> reject = rejects.readRecord();
        assertNull(reject.value());
        assertArrayEquals(KEY, reject.key());
        Map<String, String> headers = texts(reject.headers());
        assertEquals("the value and its headers", headers.get("__streams.errors.left-out"));
        assertNull(headers.get("large"));
    }

    @Test
    void rejectWithATooLargeKeyPointsToItsRecord() {
        start(InputFormat.JSON, OutputFormat.JSON, "producer.max.request.size", "2000");

        input.pipeInput(new TestRecord<>(new byte[1800], "no json".getBytes(UTF_8), new RecordHeaders(), TIME));

        TestRecord<byte[], byte[]> reject = rejects.readRecord();
        assertNull(reject.value());
        assertNull(reject.key());
        Map<String, String> headers = texts(reject.headers());
        assertEquals("the value, the key and its headers", headers.get("__streams.errors.left-out"));
        assertEquals(
                Set.of("code", "message", "topic", "partition", "offset", "left-out"),
                headers.keySet().stream()
                        .map(name -> name.replace("__streams.errors.", ""))
                        .collect(Collectors.toSet()));
    }

    @Test
    void headersCountForTheSizeOfAResult() {
        start(InputFormat.JSON, OutputFormat.JSON, "producer.max.request.size", "2000");

        send("[1,1]", Map.of("large", "y".repeat(1900)));

        Map<String, String> headers = texts(rejects.readRecord().headers());
        assertEquals("TOO_LARGE", headers.get("__streams.errors.code"));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void resultMayHaveExactlyTheMaximumSize(boolean withHeaders, boolean withSource) {
        Map<String, String> headers = withHeaders ? SENT : Map.of();
        Pipeline pipeline = withSource ? WITH_SOURCE : pipeline(InputFormat.JSON, OutputFormat.JSON);
        start(pipeline);
        send("[1,1]", headers);
        TestRecord<byte[], byte[]> result = scores.readRecord();
        int size = Math.toIntExact(RecordSize.upperBound(result.key(), result.value(), result.headers()));
        driver.close();

        start(pipeline, new SinkLimits(TopicLimits.UNKNOWN.atMost(size), TopicLimits.UNKNOWN));
        send("[1,1]", headers);
        assertArrayEquals(result.value(), scores.readValue());
        driver.close();

        start(pipeline, new SinkLimits(TopicLimits.UNKNOWN.atMost(size - 1), TopicLimits.UNKNOWN));
        send("[1,1]", headers);
        assertEquals("TOO_LARGE", texts(rejects.readRecord().headers()).get("__streams.errors.code"));
    }

    @Test
    void tombstoneThatIsTooLargeIsRejected() {
        start(InputFormat.JSON, OutputFormat.JSON, "producer.max.request.size", "3000");

        send((byte[]) null, Map.of("large", "y".repeat(3500)));

        TestRecord<byte[], byte[]> reject = rejects.readRecord();
        assertEquals("TOO_LARGE", texts(reject.headers()).get("__streams.errors.code"));
    }

    @Test
    void longReasonIsShortened() {
        var labels = List.of("no".repeat(3000), "yes");
        Model wordy = new Model("tiny", "7", SHA256, List.of(), labels, MODEL.network());
        start(wordy, InputFormat.JSON, OutputFormat.JSON, "producer.max.request.size", "3000");

        send("[3e38, 3e38]");

        TestRecord<byte[], byte[]> reject = rejects.readRecord();
        assertEquals("[3e38, 3e38]", text(reject.value()));
        assertTrue(texts(reject.headers()).get("__streams.errors.message").length() < 600);
    }

    @Test
    void everyNodeHasAName() {
        start(InputFormat.JSON, OutputFormat.JSON);

        String description = InferenceTopology.build(MODEL, pipeline(InputFormat.JSON, OutputFormat.JSON))
                .describe()
                .toString();

        assertEquals("""
                Topologies:
                   Sub-topology: 0
                    Source: input (topics: [clicks])
                      --> score
                    Processor: score (stores: [])
                      --> rejects, scores
                      <-- input
                    Sink: rejects (topic: click-rejects)
                      <-- score
                    Sink: scores (topic: click-scores)
                      <-- score

                """, description);
    }

    private void start(InputFormat in, OutputFormat out, String... kafka) {
        start(MODEL, in, out, kafka);
    }

    private void start(Model model, InputFormat in, OutputFormat out, String... kafka) {
        Pipeline pipeline = pipeline(in, out, kafka);
        start(pipeline, InferenceTopology.build(model, pipeline));
    }

    private void start(SinkLimits limits) {
        start(pipeline(InputFormat.JSON, OutputFormat.JSON), limits);
    }

    private void start(Pipeline pipeline) {
        start(pipeline, InferenceTopology.build(MODEL, pipeline));
    }

    private void start(Pipeline pipeline, SinkLimits limits) {
        start(pipeline, InferenceTopology.build(MODEL, pipeline, limits));
    }

    private void start(Pipeline pipeline, Topology topology) {
        var settings = new Properties();
        settings.putAll(StreamsSettings.of(pipeline));
        settings.put("producer.partitioner.class", SourcePartitioner.class);
        settings.put("producer.jundenpa.source.partitions", new SourcePartitions());
        driver = new TopologyTestDriver(topology, settings, NOW);
        input = driver.createInputTopic("clicks", new ByteArraySerializer(), new ByteArraySerializer());
        scores = driver.createOutputTopic("click-scores", new ByteArrayDeserializer(), new ByteArrayDeserializer());
        rejects = driver.createOutputTopic("click-rejects", new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Pipeline pipeline(InputFormat in, OutputFormat out, String... kafka) {
        return pipeline(in, new Pipeline.Output("click-scores", out), kafka);
    }

    private static Pipeline pipeline(InputFormat in, Pipeline.Output out, String... kafka) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of("bootstrap.servers", "localhost:9"));
        for (int i = 0; i < kafka.length; i += 2) {
            settings.put(kafka[i], kafka[i + 1]);
        }
        return new Pipeline(
                "test",
                Path.of("model"),
                new Pipeline.Input("clicks", in),
                out,
                new Pipeline.Rejects("click-rejects"),
                Pipeline.DEFAULT_BATCH_ROWS,
                settings);
    }

    private void send(String value) {
        send(value, SENT);
    }

    private void send(String value, Map<String, String> headers) {
        send(value.getBytes(UTF_8), headers);
    }

    private void send(byte[] value, Map<String, String> headers) {
        var all = new RecordHeaders();
        headers.forEach((name, text) -> all.add(name, text.getBytes(UTF_8)));
        input.pipeInput(new TestRecord<>(KEY, value, all, TIME));
    }

    private long total(String operation) {
        return (long) driver.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(operation + "-total"))
                .filter(metric -> metric.getKey().group().equals("stream-scoring-metrics"))
                .mapToDouble(metric -> (double) metric.getValue().metricValue())
                .sum();
    }

    private static Map<String, String> texts(Headers headers) {
        return Stream.of(headers.toArray())
                .collect(Collectors.toMap(Header::key, header -> text(header.value()), (a, b) -> a + "|" + b));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return Arrays.copyOf(bytes.array(), bytes.capacity());
    }
}
