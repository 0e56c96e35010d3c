package io.jundenpa.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws a state as text: the picture of the newest result, and the counts.
 *
 * <p>The picture fits a terminal of 80 columns and 24 lines. The last column stays free: erasing to the end of a full line
 * would erase its last character.
 */
final class LiveView {

    static final int WIDTH = 79;
    static final int HEIGHT = 24;

    private static final int LEFT_COLUMN = 36;
    private static final String RULE = Style.dim("─".repeat(WIDTH));

    private final Feed feed;
    private final String model;
    private final String topics;
    private final String broker;

    /**
     * A view. The parameters are the parts that never change.
     *
     * @param feed the records, and the picture of their results
     * @param model name, version and hash of the model
     * @param topics the topics of input, results and rejects
     * @param broker the address of the broker
     */
    LiveView(Feed feed, String model, String topics, String broker) {
        this.feed = feed;
        this.model = model;
        this.topics = topics;
        this.broker = broker;
    }

    /** The lines that show a state. */
    List<String> render(Statistics.Snapshot now) {
        List<String> lines = new ArrayList<>();
        lines.add(Style.bold(" Jundenpa") + "  " + model + Style.pad(WIDTH - 11 - model.length() - broker.length())
                + broker);
        lines.add(Style.dim(" " + topics));
        lines.add(RULE);
        lines.addAll(feed.picture(now));
        lines.add(RULE);
        addCounts(lines, now);
        addRejects(lines, now.rejects());
        while (lines.size() < HEIGHT - 1) {
            lines.add("");
        }
        lines.add(Style.pad(WIDTH - 12) + Style.dim("Ctrl-C stops"));
        lines.replaceAll(line -> Style.clip(line, WIDTH));
        return lines;
    }

    private void addCounts(List<String> lines, Statistics.Snapshot now) {
        Feed.Figure figure = feed.figure(now);
        String rate = Quantities.rate(now.recentRate()) + " records/s, " + Quantities.rate(now.rate()) + " overall";
        String latency = now.answered() == 0
                ? "-"
                : "p50 " + Quantities.latency(now.median()) + ", p99 " + Quantities.latency(now.percentile99());
        lines.add(row("in", now.sent(), figure.name(), figure.text()));
        lines.add(row("scored", now.scored(), "rate", rate));
        lines.add(row("rejected", now.rejected(), "latency", latency));
        lines.add(row("waiting", now.waiting(), "elapsed", Quantities.clock(now.elapsed())));
    }

    private static String row(String leftName, long leftValue, String rightName, String rightValue) {
        String left = String.format(Locale.ROOT, "  %-9s%13s", leftName, Quantities.count(leftValue));
        return left
                + Style.pad(LEFT_COLUMN - left.length())
                + String.format(Locale.ROOT, "%-10s%s", rightName, rightValue);
    }

    /** Adds the rejects by code, on two lines at most. Text that does not fit is cut. */
    private static void addRejects(List<String> lines, Map<String, Long> rejects) {
        if (rejects.isEmpty()) {
            return;
        }
        lines.add("");
        StringBuilder line = new StringBuilder("  rejects ");
        boolean wrapped = false;
        for (Map.Entry<String, Long> reject : rejects.entrySet()) {
            String item = "  " + reject.getKey() + " " + Quantities.count(reject.getValue());
            if (!wrapped && line.length() + item.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder("          ");
                wrapped = true;
            }
            line.append(item);
        }
        lines.add(line.toString());
    }
}
