package io.jundenpa.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void recordsAreDueAtEvenIntervals() {
        Pace pace = new Pace(4);

        assertEquals(0, pace.untilDue(SECOND));
        pace.advance(SECOND);

        assertEquals(SECOND / 4, pace.untilDue(SECOND));
        assertEquals(1, pace.untilDue(SECOND + SECOND / 4 - 1));
    }

    @Test
    void aShortDelayIsCaughtUp() {
        Pace pace = new Pace(10);
        pace.advance(0);

        assertEquals(4, sentAt(pace, SECOND * 4 / 10));
    }

    @Test
    void aLongDelayIsNotFollowedByAFlood() {
        Pace pace = new Pace(1000);
        pace.advance(0);

        int sent = sentAt(pace, 3600 * SECOND);

        // The records of half a second.
        assertEquals(501, sent, 1);
    }

    @Test
    void withoutALimitEveryRecordIsDue() {
        Pace pace = new Pace(Double.POSITIVE_INFINITY);

        for (int i = 0; i < 1000; i++) {
            assertTrue(pace.untilDue(5) <= 0);
            pace.advance(5);
        }
    }

    private static int sentAt(Pace pace, long now) {
        int sent = 0;
        while (pace.untilDue(now) <= 0) {
            pace.advance(now);
            sent++;
        }
        return sent;
    }
}
