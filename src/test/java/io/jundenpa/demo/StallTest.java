package io.jundenpa.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StallTest {

    private final Stall stall = new Stall(Duration.ofSeconds(30));

    @Test
    void recordsThatWaitWithoutAnyAnswerAreAStall() {
        assertFalse(stall.is(state(10, 4, 0)));
        assertFalse(stall.is(state(20, 4, 30)));
        assertTrue(stall.is(state(30, 4, 31)));
    }

    @Test
    void anyAnswerIsProgress() {
        assertFalse(stall.is(state(10, 4, 0)));
        assertFalse(stall.is(state(10, 5, 29)));
        assertFalse(stall.is(state(10, 5, 59)));
        assertTrue(stall.is(state(10, 5, 60)));
    }

    @Test
    void nothingToWaitForIsNoStall() {
        assertFalse(stall.is(state(10, 10, 0)));
        assertFalse(stall.is(state(10, 10, 3600)));
        assertFalse(stall.is(state(11, 10, 3601)));
    }

    private static Statistics.Snapshot state(long sent, long scored, long seconds) {
        return new Statistics.Snapshot(
                sent,
                scored,
                0,
                0,
                0,
                0,
                List.of(),
                Map.of(),
                0,
                0,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(seconds),
                Scored.NONE);
    }
}
