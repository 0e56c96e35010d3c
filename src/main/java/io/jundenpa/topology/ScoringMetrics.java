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
 * What a task counts: {@code scored-total}, {@code scored-rate}, {@code rejected-total}, {@code rejected-rate} in records, and
 * {@code rows-per-pass-avg}. A sensor takes a lock, so it is told of several records at once.
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
    private long untold;

    /** Of the task of a context, on the thread that is to run it. */
    ScoringMetrics(ProcessorContext<?, ?> context) {
        metrics = context.metrics();
        String thread = Thread.currentThread().getName();
        String task = context.taskId().toString();
        // Threads share the metrics, and one may begin with a task before another has given it up.
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

    /** A forward pass of so many rows. */
    void pass(int rows) {
        passes.record(rows);
        passCount++;
        rowCount += rows;
    }

    /** One more record is scored; shows at the next {@link #tell()}. */
    void scored() {
        scoredCount++;
        untold++;
    }

    /** One more record is rejected. */
    void rejected() {
        rejectedCount++;
        rejected.record();
    }

    /** Shows what was counted. */
    void tell() {
        if (untold > 0) {
            scored.record((double) untold);
            untold = 0;
        }
    }

    /** All counts in some words. */
    @Override
    public String toString() {
        double rows = passCount == 0 ? 0 : Math.round(10.0 * rowCount / passCount) / 10.0;
        return scoredCount + " records scored, " + rejectedCount + " rejected, " + rows + " rows to a forward pass";
    }

    /** Takes the metrics away. */
    @Override
    public void close() {
        metrics.removeSensor(passes);
        metrics.removeSensor(scored);
        metrics.removeSensor(rejected);
    }
}
