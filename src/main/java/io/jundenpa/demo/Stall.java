package io.jundenpa.demo;

import java.time.Duration;

/** Detects a stall: records wait, and no answer comes for longer than a limit. */
final class Stall {

    private final Duration limit;
    private long answered;
    private Duration progress = Duration.ZERO;

    /** A stall is a time without an answer that is longer than the limit. */
    Stall(Duration limit) {
        this.limit = limit;
    }

    /** Whether there is a stall. Each call must pass a later state than the call before. */
    boolean is(Statistics.Snapshot now) {
        if (now.answered() != answered || now.waiting() == 0) {
            answered = now.answered();
            progress = now.elapsed();
        }
        return now.elapsed().minus(progress).compareTo(limit) > 0;
    }
}
