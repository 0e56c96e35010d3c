package io.jundenpa.bench;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** Counts the records that the threads of an application have processed: the sum of their metrics {@code process-total}. */
final class Processed {

    private final List<? extends Metric> totals;

    /** Finds the metrics of the threads among all metrics of an application. */
    Processed(Map<MetricName, ? extends Metric> metrics) {
        totals = metrics.values().stream()
                .filter(metric -> metric.metricName().group().equals("stream-thread-metrics"))
                .filter(metric -> metric.metricName().name().equals("process-total"))
                .toList();
    }

    /** The count now. */
    long count() {
        return totals.stream()
                .mapToLong(total -> ((Number) total.metricValue()).longValue())
                .sum();
    }
}
