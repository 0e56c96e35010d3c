package io.jundenpa.demo;

import java.time.Duration;
import java.util.Locale;

/** Writes counts, rates and times as text. */
final class Quantities {

    private Quantities() {}

    /** {@code 1,234,567}. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** {@code 98.6} below 100, {@code 12,345} above. */
    static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 99.95 ? "%.1f" : "%,.0f", perSecond);
    }

    /** {@code 8.4 ms}, {@code 118 ms}, {@code 12.3 s}. */
    static String latency(Duration latency) {
        double millis = latency.toNanos() / 1e6;
        if (millis < 9.95) {
            return String.format(Locale.ROOT, "%.1f ms", millis);
        }
        return millis < 9999.5
                ? String.format(Locale.ROOT, "%.0f ms", millis)
                : String.format(Locale.ROOT, "%,.1f s", millis / 1000);
    }

    /** {@code 0:01:23}. */
    static String clock(Duration elapsed) {
        return String.format(
                Locale.ROOT, "%d:%02d:%02d", elapsed.toHours(), elapsed.toMinutesPart(), elapsed.toSecondsPart());
    }
}
