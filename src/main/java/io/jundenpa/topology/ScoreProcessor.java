package io.jundenpa.topology;

import io.jundenpa.event.InvalidVectorException;
import io.jundenpa.event.RejectCode;
import io.jundenpa.model.Model;
import io.jundenpa.scoring.Batch;
import io.jundenpa.settings.Pipeline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores the records of a partition: each is forwarded exactly once, in its place, to the results or to the rejects.
 *
 * <p>Those that come as a {@link Run} pass through the network together, and are forwarded one by one before the turn of the
 * first is over: a commit falls before or behind all of them, and loses and doubles none. An exception other than an invalid
 * record is a bug and stops the task.
 */
final class ScoreProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(ScoreProcessor.class);

    private final Batch batch;
    private final ResultHeaders resultHeaders;
    private final Pipeline pipeline;
    private final SinkLimits limits;

    private ProcessorContext<byte[], byte[]> context;
    private ScoringMetrics metrics;
    private TopicPartition partition;
    private long highestTimestamp;

    /**
     * A processor of one task.
     *
     * @param limits what exceeds them is rejected
     */
    ScoreProcessor(Model model, Pipeline pipeline, SinkLimits limits) {
        this.batch = new Batch(
                model,
                pipeline.input().format(),
                pipeline.output().format(),
                pipeline.batchRows(),
                limits.scores().maxBytes());
        this.resultHeaders = new ResultHeaders(model, batch.contentType());
        this.pipeline = pipeline;
        this.limits = limits;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        metrics = new ScoringMetrics(context);
        partition =
                new TopicPartition(pipeline.input().topic(), context.taskId().partition());
        highestTimestamp = context.currentStreamTimeMs();
        RunInterceptor.gather(partition, pipeline.batchRows());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        SourcePartitioner.source(partition.partition());
        List<ConsumerRecord<byte[], byte[]>> run = Run.in(record.headers());
        score(run.isEmpty() ? List.of(consumed(record, partition, offset())) : run);
        metrics.tell();
    }

    private long offset() {
        return context.recordMetadata().orElseThrow().offset();
    }

    /** A record that stands for itself, as a consumer would have it. */
    static ConsumerRecord<byte[], byte[]> consumed(Record<byte[], byte[]> record, TopicPartition from, long offset) {
        return new ConsumerRecord<>(
                from.topic(),
                from.partition(),
                offset,
                record.timestamp(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty());
    }

    /** Scores records in forward passes, one after the other, and forwards the results of each. */
    private void score(List<ConsumerRecord<byte[], byte[]>> records) {
        int end = 0;
        while (end < records.size()) {
            int start = end;
            batch.clear();
            while (end < records.size() && !batch.isFull()) {
                ConsumerRecord<byte[], byte[]> record = records.get(end++);
                if (record.value() != null) {
                    batch.add(record.value());
                }
            }
            if (batch.rows() > 0) {
                batch.forward();
                metrics.pass(batch.rows());
            }
            long now = context.currentSystemTimeMs();
            int inBatch = 0;
            for (int i = start; i < end; i++) {
                ConsumerRecord<byte[], byte[]> record = records.get(i);
                forward(record, inBatch, now);
                inBatch += record.value() == null ? 0 : 1;
            }
        }
    }

    /**
     * Forwards what a record gave.
     *
     * @param inBatch its index there, if it has a value
     * @param now the time, asked once a batch
     */
    private void forward(ConsumerRecord<byte[], byte[]> record, int inBatch, long now) {
        // Kafka Streams has extracted one for the whole run.
        long timestamp = RecordTimestamp.of(record.timestamp(), highestTimestamp);
        highestTimestamp = Math.max(highestTimestamp, timestamp);
        try {
            checkTime(timestamp, now);
            context.forward(result(record, timestamp, inBatch), InferenceTopology.SCORES);
            metrics.scored();
        } catch (InvalidVectorException e) {
            context.forward(Reject.of(record, timestamp, e, limits.rejects(), now), InferenceTopology.REJECTS);
            metrics.rejected();
        }
    }

    private Record<byte[], byte[]> result(ConsumerRecord<byte[], byte[]> record, long timestamp, int inBatch)
            throws InvalidVectorException {
        if (record.value() == null) { // a tombstone deletes the score of its key, too
            var tombstone = new Record<>(record.key(), record.value(), timestamp, record.headers());
            checkSize(RecordSize.upperBound(tombstone));
            return tombstone;
        }
        byte[] value = batch.result(inBatch);
        Headers headers = resultHeaders.over(record.headers());
        checkSize(RecordSize.upperBound(record.key(), value, resultHeaders.bytes(headers)));
        return new Record<>(record.key(), value, timestamp, headers);
    }

    private void checkTime(long timestamp, long now) throws InvalidVectorException {
        if (!limits.scores().takes(timestamp, now)) {
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

    @Override
    public void close() {
        LOG.info("{}: {}", partition, metrics);
        RunInterceptor.release(partition);
        metrics.close();
    }
}
