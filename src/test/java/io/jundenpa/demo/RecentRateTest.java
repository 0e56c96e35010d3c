package io.jundenpa.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RecentRateTest {

    private static final long MILLI = 1_000_000;

    private final RecentRate rate = new RecentRate(0);

    @Test
    void aSteadyStreamHasItsRateAfterTheFirstSlot() {
        for (long millis = 0; millis < 5000; millis += 10) {
            rate.add(millis * MILLI);
            if (millis == 240) {
                assertEquals(0, rate.perSecond(millis * MILLI));
            } else if (millis >= 250) {
                assertEquals(100, rate.perSecond(millis * MILLI), 1e-9);
            }
        }
    }

    @Test
    void silenceIsForgottenAfterTwoSeconds() {
        for (int i = 0; i < 100; i++) {
            rate.add(0);
        }

        // The slot from 0 to 250 ms counts until 2250 ms.
        assertEquals(50, rate.perSecond(2249 * MILLI));
        assertEquals(0, rate.perSecond(2250 * MILLI));
        assertEquals(0, rate.perSecond(3_600_000 * MILLI));
    }

    @Test
    void onlyTheBurstCountsAfterALongSilence() {
        rate.add(0);
        rate.add(100_000 * MILLI);
        rate.add(100_100 * MILLI);

        assertEquals(1, rate.perSecond(100_300 * MILLI));
    }
}
