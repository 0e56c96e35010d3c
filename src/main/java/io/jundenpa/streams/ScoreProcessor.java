package io.jundenpa.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.codec.InvalidVectorException;
import io.jundenpa.codec.RejectCode;
import io.jundenpa.config.Pipeline;
import io.jundenpa.model.Model;
import io.jundenpa.score.Batch;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores one record at a time: each is forwarded exactly once, while it is processed, to the results or to the rejects.
 *
 * <p>Its result may have been computed ahead of its turn; no record is forwarded before or after it, so a commit between any
 * two loses and doubles nothing. An exception other than an invalid record is a bug and stops the task.
 */
final class ScoreProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    /** Scope of the metrics {@code scored-total}, {@code scored-rate}, {@code rejected-total}, {@code rejected-rate}. */
    static final String METRICS = "scoring";

    private static final Logger LOG = LoggerFactory.getLogger(ScoreProcessor.class);

    private final LookAhead lookAhead;
    private final String topic;
    private final List<Header> resultHeaders;
    private final SourcePartitioner partitioner;
    private final int maxRequestSize;

    private ProcessorContext<byte[], byte[]> context;
    private Sensor scored;
    private Sensor rejected;
    private Sensor passes;
    private TopicPartition partition;
    private long records;
    private long rejects;
    private long passCount;
    private long rows;

    /**
     * A processor of one task.
     *
     * @param partitioner of the sinks; told where each record comes from
     * @param maxRequestSize the most bytes that the producer takes for one record
     */
    ScoreProcessor(Model model, Pipeline pipeline, SourcePartitioner partitioner, int maxRequestSize) {
        int most = pipeline.batchRows();
        var batch =
                new Batch(model, pipeline.input().format(), pipeline.output().format(), most, maxRequestSize);
        this.lookAhead = new LookAhead(batch, most);
        this.topic = pipeline.input().topic();
        this.resultHeaders = List.of(
                header("model-name", model.name()),
                header("model-version", model.version()),
                header("model-sha256", model.shortSha256()),
                header("content-type", batch.contentType()));
        this.partitioner = partitioner;
        this.maxRequestSize = maxRequestSize;
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        scored = sensor("scored");
        rejected = sensor("rejected");
        passes = context.metrics().addSensor("passes-" + context.taskId(), RecordingLevel.INFO);
        passes.add(rowsPerPass(context), new Avg());
        partition = new TopicPartition(topic, context.taskId().partition());
    }

    private static MetricName rowsPerPass(ProcessorContext<?, ?> context) {
        return new MetricName(
                "rows-per-pass-avg",
                "stream-" + METRICS + "-metrics",
                "Rows of a forward pass",
                Map.of(
                        "thread-id",
                        Thread.currentThread().getName(),
                        METRICS + "-id",
                        context.taskId().toString()));
    }

    private Sensor sensor(String operation) {
        return context.metrics()
                .addRateTotalSensor(METRICS, context.taskId().toString(), operation, RecordingLevel.INFO);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata place = context.recordMetadata().orElseThrow();
        partitioner.source(place.partition());
        try {
            context.forward(result(record, place.offset()), InferenceTopology.SCORES);
            scored.record();
            records++;
        } catch (InvalidVectorException e) {
            context.forward(Reject.of(record, e, place, maxRequestSize), InferenceTopology.REJECTS);
            rejected.record();
            rejects++;
        }
    }

    private Record<byte[], byte[]> result(Record<byte[], byte[]> record, long offset) throws InvalidVectorException {
        // A tombstone deletes the score of its key, too.
        Record<byte[], byte[]> result = record.value() == null ? record : score(record, offset);
        long size = RecordSize.upperBound(result);
        if (size > maxRequestSize) {
            throw new InvalidVectorException(
                    RejectCode.TOO_LARGE,
                    "result is " + size + " bytes with key and headers, expected at most " + maxRequestSize
                            + " (producer.max.request.size)");
        }
        return result;
    }

    private Record<byte[], byte[]> score(Record<byte[], byte[]> record, long offset) throws InvalidVectorException {
        int computed = lookAhead.compute(partition, offset, record.value());
        if (computed > 0) {
            passes.record(computed);
            passCount++;
            rows += computed;
        }
        return record.withValue(lookAhead.result()).withHeaders(resultHeaders(record.headers()));
    }

    private Headers resultHeaders(Headers original) {
        Headers headers = new RecordHeaders(original);
        for (Header header : resultHeaders) {
            headers.remove(header.key()).add(header);
        }
        return headers;
    }

    @Override
    public void close() {
        LOG.info(
                "{}: {} records scored, {} rejected, {} rows to a forward pass",
                partition,
                records,
                rejects,
                passCount == 0 ? 0 : Math.round(10.0 * rows / passCount) / 10.0);
        Waiting.forget(partition);
        context.metrics().removeSensor(passes);
        context.metrics().removeSensor(scored);
        context.metrics().removeSensor(rejected);
    }
}
