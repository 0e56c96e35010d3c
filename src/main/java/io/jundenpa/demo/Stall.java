package io.jundenpa.demo;

import java.time.Duration;

/** Notices that records wait for an answer and none comes. */
final class Stall {

    private final Duration limit;
    private long answered;
    private Duration progress = Duration.ZERO;

    /** A stall is no progress for so long. */
    Stall(Duration limit) {
        this.limit = limit;
    }

    /** Whether this state, later than the one before, is still without progress. */
    boolean is(Statistics.Snapshot now) {
        if (now.answered() != answered || now.waiting() == 0) {
            answered = now.answered();
            progress = now.elapsed();
        }
        return now.elapsed().minus(progress).compareTo(limit) > 0;
    }
}
