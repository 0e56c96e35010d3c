package io.jundenpa.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

class ScoringMetricsTest {

    /** All threads share one registry, and a thread may begin with a task before another has given it up. */
    @Test
    void taskThatMovedToAnotherThreadKeepsItsMetrics() throws InterruptedException {
        var context = new MockProcessorContext<Void, Void>();
        var givenUp = new ScoringMetrics(context);
        var other = new Thread(() -> new ScoringMetrics(context), "other");
        other.start();
        other.join();

        givenUp.close();

        Set<String> kept = context.metrics().metrics().keySet().stream()
                .filter(name -> name.group().equals("stream-scoring-metrics"))
                .filter(name -> "other".equals(name.tags().get("thread-id")))
                .map(MetricName::name)
                .collect(Collectors.toSet());
        assertEquals(
                Set.of("scored-total", "scored-rate", "rejected-total", "rejected-rate", "rows-per-pass-avg"), kept);
    }
}
