package io.jundenpa.bench;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** How many records the stream threads of an application have processed, by the metric {@code process-total}. */
final class Processed {

    private static final MBeanServer METRICS = ManagementFactory.getPlatformMBeanServer();

    private final String threads;

    Processed(String application) {
        threads = "kafka.streams:type=stream-thread-metrics,thread-id=" + application + "-*";
    }

    /** The count now. */
    long count() {
        long count = 0;
        try {
            for (ObjectName thread : METRICS.queryNames(new ObjectName(threads), null)) {
                count += ((Number) METRICS.getAttribute(thread, "process-total")).longValue();
            }
        } catch (JMException e) {
            throw new BenchException("no metric process-total of " + threads + ": " + e.getMessage(), e);
        }
        return count;
    }
}
