package io.jundenpa.replay;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts the rejects by code and fate. */
public final class ReplayReport {

    /** The decision on a reject. */
    enum Fate {
        /** An earlier replay has sent it. */
        SENT_BEFORE,
        /** The filter does not accept it. */
        NOT_SELECTED,
        /** Its input record is gone or too large, or has a timestamp too far from the current time. */
        NOT_SENDABLE,
        /** This replay sends it. A preview only counts it. */
        SENT
    }

    /** The maximum number of problems that are named. */
    private static final int MAX_PROBLEMS = 100;

    private final Map<String, Map<Fate, Long>> counts = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private long moreProblems;
    private long repeats;
    private long others;

    ReplayReport() {}

    void count(String code, Fate fate) {
        counts.computeIfAbsent(code, absent -> new EnumMap<>(Fate.class)).merge(fate, 1L, Long::sum);
    }

    /** Counts a reject that cannot be sent. */
    void notSendable(RejectedRecord reject, String reason) {
        count(reject.code(), Fate.NOT_SENDABLE);
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(reject + ": " + reason);
        } else {
            moreProblems++;
        }
    }

    /** Counts a reject of a record that another reject has sent. */
    void repeat() {
        repeats++;
    }

    /** Counts a record that is not a reject of this pipeline. */
    void other() {
        others++;
    }

    /** A line for each selected reject that cannot be sent. After the first 100, one line counts the others. */
    public List<String> problems() {
        List<String> lines = new ArrayList<>(problems);
        if (moreProblems > 0) {
            lines.add(moreProblems + " more rejects cannot be sent");
        }
        return lines;
    }

    /** The number of rejects that were sent, or that a preview would send. */
    public long sent() {
        return counts.values().stream()
                .mapToLong(fates -> fates.getOrDefault(Fate.SENT, 0L))
                .sum();
    }

    /**
     * The counts as a table.
     *
     * @param sent whether the replay sent the rejects; false for a preview
     */
    public List<String> lines(boolean sent) {
        List<String> lines = new ArrayList<>();
        lines.add(row("code", "rejects", "sent before", "not selected", "not sendable", sent ? "sent" : "to send"));
        counts.forEach((code, fates) -> lines.add(row(
                code,
                fates.values().stream().mapToLong(count -> count).sum(),
                fates.getOrDefault(Fate.SENT_BEFORE, 0L),
                fates.getOrDefault(Fate.NOT_SELECTED, 0L),
                fates.getOrDefault(Fate.NOT_SENDABLE, 0L),
                fates.getOrDefault(Fate.SENT, 0L))));
        if (repeats > 0) {
            lines.add(repeats + " rejects repeat an earlier reject of the same record and were not sent");
        }
        if (others > 0) {
            lines.add(others + " records are not rejects of this pipeline and were not sent");
        }
        return lines;
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-18s %10s %12s %13s %13s %10s", cells);
    }
}
