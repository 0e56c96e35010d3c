package io.jundenpa.demo;

import java.time.Duration;

/** Computes when the next record is due at a steady rate. For one thread. */
final class Pace {

    /**
     * The maximum delay that is caught up. The rest, for example after a suspended process, is dropped: it would cause
     * a flood.
     */
    private static final long CATCH_UP = Duration.ofMillis(500).toNanos();

    private final double nanosPerRecord;
    private boolean begun;
    private double due;

    /**
     * A pace that begins with its first record.
     *
     * @param rate records a second; may be infinite
     */
    Pace(double rate) {
        nanosPerRecord = 1e9 / rate;
    }

    /**
     * Nanoseconds until the next record is due; 0 or less if it is due. All times are in nanoseconds and have the same
     * origin.
     */
    long untilDue(long now) {
        return begun ? (long) (due - now) : 0;
    }

    /** Moves on to the next record. */
    void advance(long now) {
        due = (begun ? Math.max(due, (double) (now - CATCH_UP)) : (double) now) + nanosPerRecord;
        begun = true;
    }
}
