package io.jundenpa.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long partitions stood still: the times between one result and the next, beside the blows that were dealt. */
final class Stalls {

    /** Shorter ones are the beat of the commits. */
    private static final long NOTABLE = Duration.ofMillis(200).toNanos();

    private static final long NONE = Long.MIN_VALUE;

    private final long[] last = new long[Events.PARTITIONS];
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Blow> blows = new ArrayList<>();

    private record Gap(long from, long to) {

        Duration since(long begin) {
            return Duration.ofNanos(to - Math.max(from, begin));
        }
    }

    private record Blow(String name, long at) {}

    /** No result yet. */
    Stalls() {
        Arrays.fill(last, NONE);
    }

    /** A partition has given a result; times have any one origin, in nanoseconds. */
    synchronized void result(int partition, long now) {
        if (last[partition] != NONE && now - last[partition] >= NOTABLE) {
            gaps.add(new Gap(last[partition], now));
        }
        last[partition] = now;
    }

    /** Something was done to the application or to the cluster. */
    synchronized void blow(String name, long now) {
        blows.add(new Blow(name, now));
    }

    /**
     * Of each blow, by its number and name: how long after it, at the most, one partition stood still without a break that
     * began before the next blow.
     */
    synchronized Map<String, Duration> perBlow() {
        Map<String, Duration> stalls = new LinkedHashMap<>();
        for (int i = 0; i < blows.size(); i++) {
            long from = blows.get(i).at();
            long to = i + 1 < blows.size() ? blows.get(i + 1).at() : Long.MAX_VALUE;
            Duration longest = gaps.stream()
                    .filter(gap -> gap.to() > from && gap.from() < to)
                    .map(gap -> gap.since(from))
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            stalls.put(i + 1 + " " + blows.get(i).name(), longest);
        }
        return stalls;
    }

    /** The longest of all. */
    synchronized Duration longest() {
        return gaps.stream()
                .map(gap -> gap.since(Long.MIN_VALUE))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Puts the stalls into a report. */
    void tell(Report report) {
        Map<String, Duration> perBlow = perBlow();
        perBlow.forEach((blow, stall) -> report.row("stall after " + blow, Times.seconds(stall)));
        report.row("stalls", new Times(List.copyOf(perBlow.values())).toString());
        report.row("longest stall", Times.seconds(longest()));
    }
}
