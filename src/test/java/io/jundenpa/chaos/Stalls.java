package io.jundenpa.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The times without results in a partition, and the disturbances before them. */
final class Stalls {

    /** Shorter gaps lie between commits. */
    private static final long NOTABLE = Duration.ofMillis(200).toNanos();

    private static final long NONE = Long.MIN_VALUE;

    private final long[] last = new long[Events.PARTITIONS];
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Disturbance> disturbances = new ArrayList<>();

    private record Gap(long from, long to) {

        Duration since(long begin) {
            return Duration.ofNanos(to - Math.max(from, begin));
        }
    }

    private record Disturbance(String name, long at) {}

    /** Stalls before the first result. */
    Stalls() {
        Arrays.fill(last, NONE);
    }

    /** Records a result of a partition at a time in nanoseconds. */
    synchronized void result(int partition, long now) {
        if (last[partition] != NONE && now - last[partition] >= NOTABLE) {
            gaps.add(new Gap(last[partition], now));
        }
        last[partition] = now;
    }

    /** Records a disturbance of the application or the cluster. */
    synchronized void disturb(String name, long now) {
        disturbances.add(new Disturbance(name, now));
    }

    /**
     * The longest stall after each disturbance, by its number and name: the gap of one partition that begins before the next
     * disturbance.
     */
    synchronized Map<String, Duration> perDisturbance() {
        Map<String, Duration> stalls = new LinkedHashMap<>();
        for (int i = 0; i < disturbances.size(); i++) {
            long from = disturbances.get(i).at();
            long to = i + 1 < disturbances.size() ? disturbances.get(i + 1).at() : Long.MAX_VALUE;
            Duration longest = gaps.stream()
                    .filter(gap -> gap.to() > from && gap.from() < to)
                    .map(gap -> gap.since(from))
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            stalls.put(i + 1 + " " + disturbances.get(i).name(), longest);
        }
        return stalls;
    }

    /** The longest stall. */
    synchronized Duration longest() {
        return gaps.stream()
                .map(gap -> gap.since(Long.MIN_VALUE))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Adds the stalls to a report. */
    void addTo(ExperimentReport report) {
        Map<String, Duration> perDisturbance = perDisturbance();
        perDisturbance.forEach((disturbance, stall) -> report.row("stall after " + disturbance, Times.seconds(stall)));
        report.row("stalls", new Times(List.copyOf(perDisturbance.values())).toString());
        report.row("longest stall", Times.seconds(longest()));
    }
}
