package io.jundenpa.demo;

import java.io.PrintStream;
import java.time.Duration;

/** A plain line every few seconds. */
final class ProgressLines implements Display {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final PrintStream out;
    private Duration next = INTERVAL;

    /** Prints nothing before the first interval is over. */
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
