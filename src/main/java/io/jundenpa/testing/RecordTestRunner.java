package io.jundenpa.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.jundenpa.event.AvroEncoders;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.model.Model;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.SchemaSettings;
import io.jundenpa.text.VisibleText;
import io.jundenpa.topology.InferenceTopology;
import io.jundenpa.topology.RejectHeaders;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends the records of tests through the topology of a pipeline, one after the other, in Kafka's TopologyTestDriver. The
 * Kafka settings of the pipeline are not used, so nothing is opened and no secret is fetched.
 */
public final class RecordTestRunner {

    private final Model model;
    private final Pipeline pipeline;
    private final RecordTests tests;

    /** A runner for the tests of a pipeline. */
    public RecordTestRunner(Model model, Pipeline pipeline, RecordTests tests) {
        this.model = model;
        this.pipeline = tests.schema().map(schema -> read(pipeline, schema)).orElse(pipeline);
        this.tests = tests;
    }

    /** A pipeline that reads records of one schema in Avro, and asks no registry. */
    private static Pipeline read(Pipeline pipeline, String schema) {
        Pipeline.Input input = pipeline.input();
        return new Pipeline(
                pipeline.application(),
                pipeline.model(),
                new Pipeline.Input(input.topic(), input.format(), input.fields(), new SchemaSettings.Local(schema)),
                pipeline.output(),
                pipeline.rejects(),
                pipeline.batchRows(),
                pipeline.kafka());
    }

    /** Runs all tests. */
    public List<RecordOutcome> run() {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, pipeline.application());
        var bytes = new ByteArrayDeserializer();
        try (var driver = new TopologyTestDriver(InferenceTopology.build(model, pipeline), settings)) {
            var input = driver.createInputTopic(
                    pipeline.input().topic(), new ByteArraySerializer(), new ByteArraySerializer());
            var results = driver.createOutputTopic(pipeline.output().topic(), bytes, bytes);
            var rejects = driver.createOutputTopic(pipeline.rejects().topic(), bytes, bytes);
            return tests.tests().stream()
                    .map(test -> new RecordOutcome(test.name(), differences(test, input, results, rejects)))
                    .toList();
        }
    }

    private List<String> differences(
            RecordTest test,
            TestInputTopic<byte[], byte[]> input,
            TestOutputTopic<byte[], byte[]> results,
            TestOutputTopic<byte[], byte[]> rejects) {
        var headers = new RecordHeaders();
        test.headers().forEach(headers::add);
        input.pipeInput(
                new TestRecord<>(test.key().orElse(null), test.value().orElse(null), headers, test.timestamp()));
        if (rejects.isEmpty()) {
            return ofResult(test.expectation(), results.readRecord().value());
        }
        return ofReject(test.expectation(), rejects.readRecord().headers());
    }

    private List<String> ofResult(Expectation expectation, byte @Nullable [] value) {
        JsonNode found = value == null ? NullNode.getInstance() : tree(value);
        if (expectation instanceof Expectation.Result result) {
            return Comparison.differences(result.tree(), found, result.whole(), tests.tolerance());
        }
        Expectation.Rejected expected = (Expectation.Rejected) expectation;
        return List.of("the result is " + Comparison.shown(found) + ", expected a reject with " + expected.code());
    }

    private JsonNode tree(byte[] value) {
        OutputFormat format = pipeline.output().format();
        int width = model.network().outputSize();
        return format.isAvro()
                ? Trees.ofAvro(
                        value, AvroEncoders.schema(format, pipeline.output().topic(), model.labels(), width))
                : Trees.of(value, format, width);
    }

    private static List<String> ofReject(Expectation expectation, Headers headers) {
        String code = text(headers, RejectHeaders.CODE);
        String message = text(headers, RejectHeaders.MESSAGE);
        String found = "rejected with " + code + ": " + message;
        if (!(expectation instanceof Expectation.Rejected expected)) {
            return List.of(found + "; expected a result");
        }
        if (!code.equals(expected.code().name())) {
            return List.of(found + "; expected " + expected.code());
        }
        return message.contains(expected.message())
                ? List.of()
                : List.of(found + "; expected the message to contain \"" + expected.message() + "\"");
    }

    private static String text(Headers headers, String name) {
        return VisibleText.of(new String(headers.lastHeader(name).value(), UTF_8));
    }
}
