package io.jundenpa.topology;

import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.metrics.stats.Rate;
import org.apache.kafka.common.metrics.stats.WindowedSum;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * The metrics of a task: {@code scored-total}, {@code scored-rate}, {@code rejected-total}, {@code rejected-rate} in records,
 * and {@code rows-per-pass-avg}. A Kafka sensor takes a lock each time. Scored records are therefore counted here, and
 * published once for each bundle.
 */
final class ScoringMetrics implements AutoCloseable {

    private static final String SCOPE = "scoring";
    private static final String GROUP = "stream-" + SCOPE + "-metrics";

    private final StreamsMetrics metrics;
    private final String prefix;
    private final Map<String, String> tags;
    private final Sensor scored;
    private final Sensor rejected;
    private final Sensor passes;

    private long scoredCount;
    private long rejectedCount;
    private long passCount;
    private long rowCount;
    private long unpublished;

    /** The metrics of the task of a context. The thread of the task calls it. */
    ScoringMetrics(ProcessorContext<?, ?> context) {
        metrics = context.metrics();
        String thread = Thread.currentThread().getName();
        String task = context.taskId().toString();
        // All threads share one registry, and a thread may begin with a task before another has given it up.
        prefix = SCOPE + "-" + thread + "-" + task + "-";
        tags = Map.of("thread-id", thread, SCOPE + "-id", task);
        scored = counter("scored");
        rejected = counter("rejected");
        passes = sensor("passes");
        passes.add(new MetricName("rows-per-pass-avg", GROUP, "Rows of a forward pass", tags), new Avg());
    }

    private Sensor counter(String what) {
        Sensor sensor = sensor(what);
        sensor.add(new MetricName(what + "-total", GROUP, "Records " + what, tags), new CumulativeSum());
        sensor.add(
                new MetricName(what + "-rate", GROUP, "Records " + what + " per second", tags),
                new Rate(new WindowedSum()));
        return sensor;
    }

    private Sensor sensor(String what) {
        return metrics.addSensor(prefix + what, RecordingLevel.INFO);
    }

    /** Counts a forward pass of so many rows. */
    void addPass(int rows) {
        passes.record(rows);
        passCount++;
        rowCount += rows;
    }

    /** Counts a scored record. {@link #publish()} publishes it. */
    void addScored() {
        scoredCount++;
        unpublished++;
    }

    /** Counts a rejected record. */
    void addRejected() {
        rejectedCount++;
        rejected.record();
    }

    /**
     * Publishes the scored records.
     *
     * @return how many were not published before
     */
    long publish() {
        long published = unpublished;
        if (published > 0) {
            scored.record((double) published);
            unpublished = 0;
        }
        return published;
    }

    /** All counts, for the log. */
    @Override
    public String toString() {
        double rows = passCount == 0 ? 0 : Math.round(10.0 * rowCount / passCount) / 10.0;
        return scoredCount + " records scored, " + rejectedCount + " rejected, " + rows + " rows to a forward pass";
    }

    /** Removes the metrics. */
    @Override
    public void close() {
        metrics.removeSensor(passes);
        metrics.removeSensor(scored);
        metrics.removeSensor(rejected);
    }
}
