package io.jundenpa.demo;

import java.io.PrintStream;
import java.time.Duration;

/** Prints a plain line every five seconds. */
final class ProgressLines implements Display {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final PrintStream out;
    private Duration next = INTERVAL;

    /** A display that prints its first line after five seconds. */
    ProgressLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Statistics.Snapshot now) {
        if (now.elapsed().compareTo(next) < 0) {
            return;
        }
        next = now.elapsed().plus(INTERVAL);
        out.println(now.sent() + " in, " + now.scored() + " scored, " + now.rejected() + " rejected, "
                + Math.round(now.recentRate()) + " records/s");
    }

    @Override
    public void close() {}
}
