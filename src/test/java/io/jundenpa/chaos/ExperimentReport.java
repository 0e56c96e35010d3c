package io.jundenpa.chaos;

import java.util.ArrayList;
import java.util.List;

/** The outcome of an experiment: a table and a verdict. */
final class ExperimentReport {

    private final String title;
    private final List<String> rows = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** An empty table. */
    ExperimentReport(String title) {
        this.title = title;
    }

    /** Adds a row with a number. */
    void row(String name, long count) {
        row(name, String.format("%,d", count));
    }

    /** Adds a row. */
    void row(String name, String value) {
        rows.add(String.format("  %-28s %s", name, value));
    }

    /** Adds a fault. */
    void fault(String text) {
        faults.add(text);
    }

    /** Adds a fault unless the condition holds. */
    void expect(boolean held, String text) {
        if (!held) {
            fault(text);
        }
    }

    /** All faults; empty if the experiment is good. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(title);
        lines.addAll(rows);
        lines.add("verdict: " + (faults.isEmpty() ? "good" : "bad"));
        faults.forEach(fault -> lines.add("  " + fault));
        return String.join("\n", lines) + "\n";
    }
}
