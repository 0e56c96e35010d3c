package io.jundenpa.streams;

import io.jundenpa.codec.InvalidVectorException;
import io.jundenpa.codec.RejectCode;
import io.jundenpa.config.Pipeline;
import io.jundenpa.model.Model;
import io.jundenpa.score.Batch;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
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

    private static final Logger LOG = LoggerFactory.getLogger(ScoreProcessor.class);

    private final LookAhead lookAhead;
    private final String topic;
    private final ResultHeaders resultHeaders;
    private final SourcePartitioner partitioner;
    private final Pipeline pipeline;
    private final SinkLimits limits;

    private ProcessorContext<byte[], byte[]> context;
    private ScoringMetrics metrics;
    private TopicPartition partition;

    /**
     * A processor of one task.
     *
     * @param partitioner of the sinks; told where each record comes from
     * @param limits what exceeds them is rejected
     */
    ScoreProcessor(Model model, Pipeline pipeline, SourcePartitioner partitioner, SinkLimits limits) {
        int most = pipeline.batchRows();
        var batch = new Batch(
                model,
                pipeline.input().format(),
                pipeline.output().format(),
                most,
                limits.scores().maxBytes());
        this.lookAhead = new LookAhead(batch, most);
        this.topic = pipeline.input().topic();
        this.resultHeaders = new ResultHeaders(model, batch.contentType());
        this.partitioner = partitioner;
        this.pipeline = pipeline;
        this.limits = limits;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        metrics = new ScoringMetrics(context);
        partition = new TopicPartition(topic, context.taskId().partition());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata place = context.recordMetadata().orElseThrow();
        partitioner.source(place.partition());
        try {
            context.forward(result(record, place.offset()), InferenceTopology.SCORES);
            metrics.scored();
        } catch (InvalidVectorException e) {
            Record<byte[], byte[]> reject =
                    Reject.of(record, e, place, limits.rejects(), context.currentSystemTimeMs());
            context.forward(reject, InferenceTopology.REJECTS);
            metrics.rejected();
        }
        if (lookAhead.isOver(place.offset())) {
            metrics.tell();
            Waiting.forget(partition, place.offset());
        }
    }

    private Record<byte[], byte[]> result(Record<byte[], byte[]> record, long offset) throws InvalidVectorException {
        checkTime(record.timestamp());
        if (record.value() == null) {
            checkSize(RecordSize.upperBound(record));
            return record; // a tombstone deletes the score of its key, too
        }
        byte[] value = score(record.value(), offset);
        Headers headers = resultHeaders.over(record.headers());
        checkSize(RecordSize.upperBound(record.key(), value, resultHeaders.bytes(headers)));
        return new Record<>(record.key(), value, record.timestamp(), headers);
    }

    private void checkTime(long timestamp) throws InvalidVectorException {
        if (!limits.scores().takes(timestamp, context.currentSystemTimeMs())) {
            throw new InvalidVectorException(
                    RejectCode.BAD_TIMESTAMP,
                    "timestamp " + Instant.ofEpochMilli(timestamp) + " is further from the clock than "
                            + pipeline.output().topic()
                            + " takes (message.timestamp.after.max.ms, message.timestamp.before.max.ms)");
        }
    }

    private void checkSize(long size) throws InvalidVectorException {
        int most = limits.scores().maxBytes();
        if (size > most) {
            throw new InvalidVectorException(
                    RejectCode.TOO_LARGE,
                    "result is " + size + " bytes with key and headers, expected at most " + most
                            + " (producer.max.request.size, max.message.bytes of "
                            + pipeline.output().topic() + ")");
        }
    }

    private byte[] score(byte[] value, long offset) throws InvalidVectorException {
        int computed = lookAhead.compute(partition, offset, value);
        if (computed > 0) {
            metrics.pass(computed);
        }
        return lookAhead.result();
    }

    @Override
    public void close() {
        LOG.info("{}: {}", partition, metrics);
        Waiting.forget(partition);
        metrics.close();
    }
}
