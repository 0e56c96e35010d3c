package io.jundenpa.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Percentiles of durations. */
record Times(List<Duration> sorted) {

    Times {
        sorted = sorted.stream().sorted().toList();
    }

    /** The percentile by the nearest rank; zero if there are no durations. */
    Duration percentile(int percent) {
        if (sorted.isEmpty()) {
            return Duration.ZERO;
        }
        int rank = (sorted.size() * percent + 99) / 100;
        return sorted.get(Math.max(rank, 1) - 1);
    }

    Duration max() {
        return percentile(100);
    }

    /** A duration in seconds. */
    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    @Override
    public String toString() {
        return sorted.size() + ": p50 " + seconds(percentile(50)) + ", p95 " + seconds(percentile(95)) + ", max "
                + seconds(max());
    }
}
