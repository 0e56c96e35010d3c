package io.jundenpa.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes the final counts as lines. */
final class Summary {

    private Summary() {}

    /** The lines for the final counts. Numbers have no separators, so that a program can read them. */
    static List<String> of(Statistics.Snapshot end, Feed feed) {
        List<String> lines = new ArrayList<>();
        lines.add(end.sent() + " in, " + end.scored() + " scored, " + end.rejected() + " rejected");
        String name = "rejects ";
        for (var reject : end.rejects().entrySet()) {
            lines.add(name + " " + reject.getKey() + " " + reject.getValue());
            name = "        ";
        }
        if (end.scored() > 0) {
            Feed.Figure figure = feed.figure(end);
            lines.add(String.format(Locale.ROOT, "%-8s %s", figure.name(), figure.text()));
        }
        if (end.answered() > 0) {
            lines.add(String.format(Locale.ROOT, "rate     %.0f records/s", end.rate()));
            lines.add("latency  p50 " + Quantities.latency(end.median()) + ", p99 "
                    + Quantities.latency(end.percentile99()));
        }
        return lines;
    }

    /** The problems of the final counts; empty if each record was answered exactly once. */
    static List<String> problems(Statistics.Snapshot end) {
        List<String> problems = new ArrayList<>();
        if (end.waiting() != 0) {
            problems.add(end.waiting() + " of " + end.sent() + " records were not answered");
        }
        if (end.repeated() != 0) {
            problems.add(end.repeated() + " records were answered more than once");
        }
        return problems;
    }
}
