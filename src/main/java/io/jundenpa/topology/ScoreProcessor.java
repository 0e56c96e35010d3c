package io.jundenpa.topology;

import io.jundenpa.event.RejectCode;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.SchemasUnavailableException;
import io.jundenpa.scoring.Batch;
import io.jundenpa.scoring.Batches;
import io.jundenpa.scoring.ModelSource;
import io.jundenpa.scoring.Scorer;
import io.jundenpa.scoring.ThreadBatches;
import io.jundenpa.settings.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores the records of a partition. Each record is forwarded exactly once, in its order, to the results or to the rejects.
 *
 * <p>The records of a {@link Bundle} share forward passes. One call of {@link #process} forwards all of their results, so a
 * commit lands before or after all of them. A {@link RejectException} means an invalid record. Every other exception stops
 * the task.
 */
final class ScoreProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(ScoreProcessor.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    /** Below the time that the application has to stop. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final ModelSource models;
    private final ThreadBatches threadBatches;
    private final Attempts attempts;
    private final ScoringLog log;
    private final Pipeline pipeline;
    private final SinkLimits limits;
    private final List<SourcePartitions> sinkSources;

    /** Half of the time within which the thread must commit: the other half is for the other records. */
    private final Duration recordTimeout;

    /** How long a task waits for schemas before its thread begins again. The thread can stop only then. */
    private final Duration maxWait;

    private final IdentityHashMap<Scorer, ResultHeaders> resultHeaders = new IdentityHashMap<>();

    /** The records in the batches. */
    private final List<Scored> scored = new ArrayList<>();

    private ProcessorContext<byte[], byte[]> context;
    private ScoringMetrics metrics;
    private Batches batches;
    private TopicPartition partition;
    private SourceHeaders sourceHeaders;
    private List<SourcePartitions> sources;
    private boolean hasBundles;
    private boolean hasBegun;
    private long highestTimestamp;

    /**
     * A processor of one task.
     *
     * @param threadBatches the working memory, shared by the tasks of a thread
     * @param attempts shared by all tasks
     * @param log shared by all tasks
     * @param limits of the sinks; a record that exceeds them is rejected
     * @param sinkSources read by the partitioner of the sinks; empty if only the partitioner of the producer is there
     */
    ScoreProcessor(
            ModelSource models,
            ThreadBatches threadBatches,
            Attempts attempts,
            ScoringLog log,
            Pipeline pipeline,
            SinkLimits limits,
            List<SourcePartitions> sinkSources) {
        this.models = models;
        this.threadBatches = threadBatches;
        this.attempts = attempts;
        this.log = log;
        this.pipeline = pipeline;
        this.limits = limits;
        this.sinkSources = sinkSources;
        this.recordTimeout = attempts.timeout().dividedBy(2);
        this.maxWait = recordTimeout.compareTo(MAX_WAIT) < 0 ? recordTimeout : MAX_WAIT;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        sources = sources(context.appConfigs());
        metrics = new ScoringMetrics(context);
        batches = threadBatches.acquire();
        partition =
                new TopicPartition(pipeline.input().topic(), context.taskId().partition());
        sourceHeaders = new SourceHeaders(partition);
        hasBundles = ScoringSettings.hasBundles(context.appConfigs());
        hasBegun = false;
        highestTimestamp = context.currentStreamTimeMs();
        context.schedule(ScoringLog.PERIOD, PunctuationType.WALL_CLOCK_TIME, log::write);
    }

    /** Where the partitioners of the sinks or the producer read the partition. */
    private List<SourcePartitions> sources(Map<String, Object> settings) {
        List<SourcePartitions> found = new ArrayList<>(sinkSources);
        SourcePartitions.in(settings, StreamsConfig.PRODUCER_PREFIX).ifPresent(found::add);
        if (sinkSources.isEmpty() && (found.isEmpty() || !ScoringSettings.hasPartitioner(settings))) {
            throw new IllegalStateException("nothing keeps the partitions of records: the producer has no "
                    + SourcePartitioner.class.getName() + "; take all settings from ScoringSettings.of");
        }
        return List.copyOf(found);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        sources.forEach(source -> source.set(partition.partition()));
        List<ConsumerRecord<byte[], byte[]>> records = records(record);
        if (!hasBegun) {
            attempts.begin(partition, records.get(0).offset(), System.nanoTime());
            hasBegun = true;
        }
        score(records);
        log.addScored(metrics.publish());
    }

    /**
     * The records that Kafka Streams sees as one.
     *
     * @throws IllegalStateException if the bundle is missing: no offset of the bundle may be committed
     */
    private List<ConsumerRecord<byte[], byte[]>> records(Record<byte[], byte[]> record) {
        Optional<Bundle> bundle = Bundle.in(record.headers());
        if (bundle.isPresent()) {
            return bundle.get().records();
        }
        if (hasBundles) {
            throw new IllegalStateException(
                    partition + ", offset " + offset()
                            + ": the header with the bundle is missing, and the other records of the bundle would be lost; "
                            + BundleInterceptor.class.getName()
                            + " must be the last interceptor (main.consumer.interceptor.classes), and no other may change headers");
        }
        return List.of(consumed(record, partition, offset()));
    }

    private long offset() {
        return context.recordMetadata().orElseThrow().offset();
    }

    /** A record without a bundle, as a consumer would return it. */
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

    /** Scores records in batches, one after the other, and forwards the results of each batch. */
    private void score(List<ConsumerRecord<byte[], byte[]>> records) {
        int next = 0;
        while (next < records.size()) {
            next = fillWhenPossible(records, next);
            for (Batch batch : batches.all()) {
                if (batch.rows() > 0) {
                    batch.forward(recordTimeout);
                    metrics.addPass(batch.rows());
                }
            }
            long now = context.currentSystemTimeMs();
            scored.forEach(record -> forward(record, now));
        }
        scored.clear();
    }

    /**
     * Like {@link #fill}, but waits if the schemas of the records cannot be fetched. The wait ends in time for the commit.
     *
     * @throws TaskMigratedException after the wait. Kafka Streams then aborts the transaction, closes the tasks of the thread,
     *     joins the group again, and begins after the last commit. A {@code TaskCorruptedException} would commit what the
     *     task has sent without its offsets.
     */
    private int fillWhenPossible(List<ConsumerRecord<byte[], byte[]>> records, int from) {
        long begin = System.nanoTime();
        long highestBefore = highestTimestamp;
        Duration pause = FIRST_PAUSE;
        while (true) {
            // A call that failed may have left records in the batches.
            batches.all().forEach(Batch::clear);
            scored.clear();
            try {
                return fill(records, from);
            } catch (SchemasUnavailableException e) {
                // A record without a timestamp must get that of the records before it.
                highestTimestamp = highestBefore;
                long waited = System.nanoTime() - begin + pause.toNanos();
                if (Thread.currentThread().isInterrupted() || waited > maxWait.toNanos()) {
                    throw new TaskMigratedException(
                            partition + ", offset " + records.get(from).offset() + " waits: " + e.getMessage());
                }
                LockSupport.parkNanos(pause.toNanos());
                pause = pause.multipliedBy(2);
            }
        }
    }

    /**
     * Adds records to the batches of their models until a batch is full.
     *
     * @return the index after the last record that was added
     */
    private int fill(List<ConsumerRecord<byte[], byte[]>> records, int from) {
        int next = from;
        boolean full = false;
        while (next < records.size() && !full) {
            ConsumerRecord<byte[], byte[]> record = records.get(next++);
            // Kafka Streams has extracted one timestamp for the whole bundle.
            long timestamp = RecordTimestamp.of(record.timestamp(), highestTimestamp);
            highestTimestamp = Math.max(highestTimestamp, timestamp);
            Batch batch = batches.of(models.at(timestamp));
            scored.add(new Scored(
                    record,
                    timestamp,
                    batch,
                    record.value() == null ? -1 : batch.add(new ConsumedEvent(record, timestamp))));
            full = batch.isFull();
        }
        return next;
    }

    /**
     * A record that is scored.
     *
     * @param timestamp of the record; {@link RecordTimestamp} gives one to a record without
     * @param index in the batch, or -1 for a tombstone
     */
    private record Scored(ConsumerRecord<byte[], byte[]> record, long timestamp, Batch batch, int index) {}

    /**
     * Forwards the result or the reject of a record.
     *
     * @param now the time by the clock, read once for each batch
     */
    private void forward(Scored scored, long now) {
        try {
            checkKey(scored.record());
            checkTime(scored.timestamp(), now);
            context.forward(result(scored), InferenceTopology.SCORES);
            metrics.addScored();
        } catch (RejectException e) {
            context.forward(
                    Reject.of(scored.record(), scored.timestamp(), e, limits.rejects(), now),
                    InferenceTopology.REJECTS);
            metrics.addRejected();
            log.addRejected(e.code(), partition, scored.record().offset());
        }
    }

    private Record<byte[], byte[]> result(Scored scored) throws RejectException {
        ConsumerRecord<byte[], byte[]> record = scored.record();
        if (record.value() == null) {
            // A tombstone deletes the score of its key, too.
            Headers headers = withSource(ResultHeaders.kept(record.headers()), record);
            checkSize(RecordSize.upperBound(record.key(), record.value(), headers));
            return new Record<>(record.key(), record.value(), scored.timestamp(), headers);
        }
        byte[] value = scored.batch().result(scored.index());
        ResultHeaders own = resultHeaders.computeIfAbsent(scored.batch().scorer(), ResultHeaders::new);
        Headers headers = withSource(own.over(record.headers()), record);
        checkSize(RecordSize.upperBound(record.key(), value, own.bytes(headers)));
        return new Record<>(record.key(), value, scored.timestamp(), headers);
    }

    private Headers withSource(Headers headers, ConsumerRecord<byte[], byte[]> record) {
        return pipeline.output().source() ? sourceHeaders.over(headers, record.offset()) : headers;
    }

    private void checkKey(ConsumerRecord<byte[], byte[]> record) throws RejectException {
        if (limits.scores().keyed() && record.key() == null) {
            throw new RejectException(
                    RejectCode.MISSING_KEY,
                    "no key, expected one: " + pipeline.output().topic() + " is compacted (cleanup.policy)");
        }
    }

    private void checkTime(long timestamp, long now) throws RejectException {
        if (!limits.scores().takes(timestamp, now)) {
            throw new RejectException(
                    RejectCode.BAD_TIMESTAMP,
                    "timestamp " + Instant.ofEpochMilli(timestamp) + " is too far from the current time, "
                            + Instant.ofEpochMilli(now) + ", for "
                            + pipeline.output().topic()
                            + " (message.timestamp.after.max.ms, message.timestamp.before.max.ms)");
        }
    }

    private void checkSize(long bytes) throws RejectException {
        int maxBytes = limits.scores().maxBytes();
        if (bytes > maxBytes) {
            throw new RejectException(
                    RejectCode.TOO_LARGE,
                    "result is " + bytes + " bytes with key and headers, expected at most " + maxBytes
                            + " (producer.max.request.size, max.message.bytes of "
                            + pipeline.output().topic() + ")");
        }
    }

    @Override
    public void close() {
        LOG.info("{}: {}", partition, metrics);
        if (hasBegun) {
            attempts.end(partition, System.nanoTime());
        }
        threadBatches.release(batches);
        sources.forEach(SourcePartitions::remove);
        metrics.close();
    }
}
