package io.jundenpa.demo;

import java.time.Duration;

/** Detects that records wait and no answer comes. */
final class Stall {

    private final Duration limit;
    private long answered;
    private Duration progress = Duration.ZERO;

    /** Records that wait longer than the limit without any answer are a stall. */
    Stall(Duration limit) {
        this.limit = limit;
    }

    /** Whether there is a stall. Each call passes a later state. */
    boolean is(Statistics.Snapshot now) {
        if (now.answered() != answered || now.waiting() == 0) {
            answered = now.answered();
            progress = now.elapsed();
        }
        return now.elapsed().minus(progress).compareTo(limit) > 0;
    }
}
