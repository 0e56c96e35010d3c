package io.jundenpa.demo;

import java.time.Duration;

/** Events a second over the last two seconds, counted in slots of a quarter of a second. */
final class RecentRate {

    private static final long SLOT = Duration.ofMillis(250).toNanos();
    private static final int SLOTS = 8;

    /** The complete slots and the one in progress, in a ring. */
    private final long[] counts = new long[SLOTS + 1];

    private final long begin;
    private long current;

    /** Starts to count at {@code now}. All times are in nanoseconds and have the same origin. */
    RecentRate(long now) {
        begin = now;
    }

    /** Counts one event. */
    void add(long now) {
        advance(now);
        counts[index(current)]++;
    }

    /** The mean over the complete slots; 0 while there is none. */
    double perSecond(long now) {
        advance(now);
        long complete = Math.min(current, SLOTS);
        if (complete == 0) {
            return 0;
        }
        long sum = 0;
        for (long slot = current - complete; slot < current; slot++) {
            sum += counts[index(slot)];
        }
        return sum * 1e9 / (complete * SLOT);
    }

    private void advance(long now) {
        long slot = (now - begin) / SLOT;
        for (long i = Math.max(current + 1, slot - SLOTS); i <= slot; i++) {
            counts[index(i)] = 0;
        }
        current = Math.max(current, slot);
    }

    private static int index(long slot) {
        return (int) (slot % (SLOTS + 1));
    }
}
