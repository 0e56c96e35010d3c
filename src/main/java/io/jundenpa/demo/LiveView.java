package io.jundenpa.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws a state as text: the newest digit, its scores and the counts.
 *
 * <p>The picture fits a terminal of 80 columns and 24 lines. The last column stays free: erasing to the end of a full line
 * would erase its last character.
 */
final class LiveView {

    static final int WIDTH = 79;
    static final int HEIGHT = 24;

    private static final int SIDE = 8;
    private static final int BARS = 10;
    private static final int BAR_WIDTH = 44;
    private static final int LEFT_COLUMN = 36;
    private static final String RULE = Style.dim("─".repeat(WIDTH));
    /** From light to dark, for pixels from 0 to 16. */
    private static final String SHADES = " ░▒▓█";
    /** The last column of a bar, in eighths. */
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    private final Samples samples;
    private final String model;
    private final String topics;
    private final String broker;

    /**
     * A view. The parameters are the parts that never change.
     *
     * @param samples the digits of the records, by number
     * @param model name, version and hash of the model
     * @param topics the topics of input, results and rejects
     * @param broker the address of the broker
     */
    LiveView(Samples samples, String model, String topics, String broker) {
        this.samples = samples;
        this.model = model;
        this.topics = topics;
        this.broker = broker;
    }

    /** The lines that show a state. */
    List<String> render(Statistics.Snapshot now) {
        List<String> lines = new ArrayList<>();
        lines.add(Style.bold(" Jundenpa") + "  " + model + pad(WIDTH - 11 - model.length() - broker.length()) + broker);
        lines.add(Style.dim(" " + topics));
        lines.add(RULE);
        addDigit(lines, now.newest());
        lines.add(caption(now.newest()));
        lines.add(RULE);
        addCounts(lines, now);
        addRejects(lines, now.rejects());
        while (lines.size() < HEIGHT - 1) {
            lines.add("");
        }
        lines.add(pad(WIDTH - 12) + Style.dim("Ctrl-C stops"));
        lines.replaceAll(line -> Style.clip(line, WIDTH));
        return lines;
    }

    private void addDigit(List<String> lines, Recognition newest) {
        List<Integer> pixels = newest.isNone()
                ? Collections.nCopies(Samples.PIXELS, 0)
                : samples.get(newest.number()).pixels();
        List<Map.Entry<String, Double>> scores = List.copyOf(newest.scores().entrySet());
        for (int row = 0; row < BARS; row++) {
            String bar = row < scores.size() ? bar(scores.get(row), newest) : "";
            lines.add("  " + picture(pixels, row - 1) + "   " + bar);
        }
    }

    /** A row of the digit in its frame. Row -1 is the top of the frame, row 8 the bottom. */
    private static String picture(List<Integer> pixels, int row) {
        if (row < 0) {
            return Style.dim("┌" + "─".repeat(2 * SIDE) + "┐");
        }
        if (row == SIDE) {
            return Style.dim("└" + "─".repeat(2 * SIDE) + "┘");
        }
        StringBuilder picture = new StringBuilder();
        for (int pixel : pixels.subList(row * SIDE, (row + 1) * SIDE)) {
            char shade = SHADES.charAt((Math.max(0, Math.min(16, pixel)) + 3) / 4);
            picture.append(shade).append(shade);
        }
        return Style.dim("│") + picture + Style.dim("│");
    }

    private static String bar(Map.Entry<String, Double> score, Recognition newest) {
        boolean winner = score.getKey().equals(newest.label());
        String text =
                String.format(Locale.ROOT, "%2s %s %6.4f", score.getKey(), bar(score.getValue()), score.getValue());
        if (!winner) {
            return "  " + text;
        }
        String marked = "> " + text;
        if (!newest.checkable()) {
            return Style.bold(marked);
        }
        return newest.right() ? Style.green(marked) : Style.red(marked);
    }

    private static String bar(double share) {
        int eighths = (int) Math.round(Math.max(0, Math.min(1, share)) * BAR_WIDTH * 8);
        String bar = "█".repeat(eighths / 8) + (eighths % 8 == 0 ? "" : EIGHTHS.charAt(eighths % 8));
        return bar + " ".repeat(BAR_WIDTH - bar.length());
    }

    private static String caption(Recognition newest) {
        if (newest.isNone()) {
            return Style.dim("  waiting for the first digit");
        }
        String caption = "  " + Sender.KEY_PREFIX + newest.number();
        caption += pad(25 - caption.length()) + "recognised as " + newest.label();
        if (!newest.checkable()) {
            return caption;
        }
        return caption + ", meant " + newest.expected() + ": "
                + (newest.right() ? Style.green("right") : Style.red("wrong"));
    }

    private static void addCounts(List<String> lines, Statistics.Snapshot now) {
        String accuracy = now.checked() == 0
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.3f  (%s of %s)",
                        now.accuracy(),
                        Quantities.count(now.right()),
                        Quantities.count(now.checked()));
        String rate = Quantities.rate(now.recentRate()) + " records/s, " + Quantities.rate(now.rate()) + " overall";
        String latency = now.answered() == 0
                ? "-"
                : "p50 " + Quantities.latency(now.median()) + ", p99 " + Quantities.latency(now.percentile99());
        lines.add(row("in", now.sent(), "accuracy", accuracy));
        lines.add(row("scored", now.scored(), "rate", rate));
        lines.add(row("rejected", now.rejected(), "latency", latency));
        lines.add(row("waiting", now.waiting(), "elapsed", Quantities.clock(now.elapsed())));
    }

    private static String row(String leftName, long leftValue, String rightName, String rightValue) {
        String left = String.format(Locale.ROOT, "  %-9s%13s", leftName, Quantities.count(leftValue));
        return left + pad(LEFT_COLUMN - left.length()) + String.format(Locale.ROOT, "%-10s%s", rightName, rightValue);
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

    private static String pad(int width) {
        return " ".repeat(Math.max(1, width));
    }
}
