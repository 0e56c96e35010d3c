package io.jundenpa.replay;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What became of the rejects, by their codes. */
public final class ReplayReport {

    /** What becomes of a reject. */
    enum Fate {
        /** It was sent by an earlier run. */
        SENT_BEFORE,
        /** The filter does not take it. */
        NOT_ASKED_FOR,
        /** What it lacks cannot be had any more, or is too large to be sent. */
        NOT_SENDABLE,
        /** It is sent, or would be. */
        SENT
    }

    private final Map<String, Map<Fate, Long>> counts = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private long others;

    ReplayReport() {}

    void count(String code, Fate fate) {
        counts.computeIfAbsent(code, absent -> new EnumMap<>(Fate.class)).merge(fate, 1L, Long::sum);
    }

    /** One more that cannot be sent, and why. */
    void notSendable(RejectedRecord reject, String reason) {
        count(reject.code(), Fate.NOT_SENDABLE);
        problems.add(reject + ": " + reason);
    }

    /** One more record that is no reject of this pipeline. */
    void other() {
        others++;
    }

    /** A line for each reject that was asked for and cannot be sent. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** How many were sent, or would be. */
    public long sent() {
        return counts.values().stream()
                .mapToLong(fates -> fates.getOrDefault(Fate.SENT, 0L))
                .sum();
    }

    /**
     * The counts as a table.
     *
     * @param sent whether what could be sent was sent
     */
    public List<String> lines(boolean sent) {
        List<String> lines = new ArrayList<>();
        lines.add(row("code", "rejects", "sent before", "not asked for", "not sendable", sent ? "sent" : "to send"));
        counts.forEach((code, fates) -> lines.add(row(
                code,
                fates.values().stream().mapToLong(count -> count).sum(),
                fates.getOrDefault(Fate.SENT_BEFORE, 0L),
                fates.getOrDefault(Fate.NOT_ASKED_FOR, 0L),
                fates.getOrDefault(Fate.NOT_SENDABLE, 0L),
                fates.getOrDefault(Fate.SENT, 0L))));
        if (others > 0) {
            lines.add(others + " records are no rejects of this pipeline, and stay where they are");
        }
        return lines;
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-18s %10s %12s %14s %13s %10s", cells);
    }
}
