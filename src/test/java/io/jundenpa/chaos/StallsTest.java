package io.jundenpa.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StallsTest {

    private final Stalls stalls = new Stalls();

    @Test
    void stallIsTheLongestGapOfAnyPartitionAfterTheDisturbance() {
        results(0, 1000, 4000);
        results(1, 1000, 6000, 6100, 8000);
        disturb(1500);
        disturb(7000);

        assertEquals(
                List.of(millis(4500), millis(1000)),
                List.copyOf(stalls.perDisturbance().values()));
        assertEquals(millis(5000), stalls.longest());
    }

    @Test
    void stallThatOutlastsTheNextDisturbanceCountsForBoth() {
        results(0, 1000, 9000);
        disturb(2000);
        disturb(5000);

        assertEquals(
                List.of(millis(7000), millis(4000)),
                List.copyOf(stalls.perDisturbance().values()));
    }

    @Test
    void gapBetweenCommitsIsNoStall() {
        results(0, 1000, 1100, 1200, 1300);
        disturb(1150);

        assertEquals(List.of(Duration.ZERO), List.copyOf(stalls.perDisturbance().values()));
    }

    @Test
    void percentilesFollowTheNearestRank() {
        var times = new Times(
                IntStream.rangeClosed(1, 30).mapToObj(Duration::ofSeconds).toList());

        assertEquals(Duration.ofSeconds(15), times.percentile(50));
        assertEquals(Duration.ofSeconds(29), times.percentile(95));
        assertEquals(Duration.ofSeconds(30), times.percentile(99));
        assertEquals("30: p50 15.0 s, p95 29.0 s, max 30.0 s", times.toString());
        assertEquals("0: p50 0.0 s, p95 0.0 s, max 0.0 s", new Times(List.of()).toString());
    }

    private void results(int partition, long... millis) {
        for (long time : millis) {
            stalls.result(partition, millis(time).toNanos());
        }
    }

    private void disturb(long millis) {
        stalls.disturb("disturbance", millis(millis).toNanos());
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
