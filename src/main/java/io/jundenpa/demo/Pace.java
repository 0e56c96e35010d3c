package io.jundenpa.demo;

import java.time.Duration;

/** When the next record is due at a steady rate. Not for several threads. */
final class Pace {

    /** What was missed by less is caught up; more, as after a suspended process, would come as a flood. */
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

    /** How many nanoseconds are left until the next record is due; not positive if it is. Times have any one origin. */
    long untilDue(long now) {
        return begun ? (long) (due - now) : 0;
    }

    /** Goes on to the record after the one that was due. */
    void advance(long now) {
        due = (begun ? Math.max(due, (double) (now - CATCH_UP)) : (double) now) + nanosPerRecord;
        begun = true;
    }
}
