package io.jundenpa.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.SomePipeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptsTest {

    private static final TopicPartition PARTITION = new TopicPartition("in", 3);

    @ParameterizedTest
    @CsvSource({
        "exactly_once_v2, kafka.producer.transaction.timeout.ms is 10000",
        "at_least_once, kafka.main.consumer.max.poll.interval.ms is 300000"
    })
    void theSecondFailureAtAPlaceIsReportedWithItsTimeAndTheSetting(String guarantee, String setting) {
        var attempts = new Attempts(pipeline(guarantee));

        assertEquals(
                List.of("WARN in-3, offset 7: processed 2 times and not committed, the last time for 301000 ms; "
                        + setting + "; raise it, or give the scorer more processor time"),
                lines(attempts, Duration.ofSeconds(301), 7, 7, 7));
    }

    @Test
    void progressAndQuickFailuresAreNotReported() {
        var attempts = new Attempts(pipeline("exactly_once_v2"));

        assertEquals(List.of(), lines(attempts, Duration.ofSeconds(11), 7, 7, 8, 8, 9));
        assertEquals(List.of(), lines(attempts, Duration.ofSeconds(9), 10, 10, 10, 10));
    }

    /** Tasks that begin at these offsets one after the other, and are closed after the same time. */
    private static List<String> lines(Attempts attempts, Duration time, long... offsets) {
        try (var lines = new LogLines(Attempts.class)) {
            for (long offset : offsets) {
                attempts.begin(PARTITION, offset, 0);
                attempts.end(PARTITION, time.toNanos());
            }
            return lines.lines();
        }
    }

    private static Pipeline pipeline(String guarantee) {
        return SomePipeline.onLocalhost(Map.of("processing.guarantee", guarantee), 64);
    }
}
