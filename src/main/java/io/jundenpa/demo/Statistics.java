package io.jundenpa.demo;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What happened to the records so far. One thread sends, one reads the answers, one looks: one lock for all.
 *
 * <p>Times are in nanoseconds of {@link System#nanoTime}.
 */
final class Statistics {

    /** A digit is shown for so long at least: the eye follows no more. */
    private static final long SHOWN = Duration.ofMillis(500).toNanos();

    private long begin;
    private final RecentRate recent;
    private final Answers answers = new Answers();
    private final Histogram latency = new Histogram(3);
    private final SortedMap<String, Long> rejects = new TreeMap<>();
    private long sent;
    private long scored;
    private long rejected;
    private long repeated;
    private long checked;
    private long right;
    private long lastAnswer;
    private Recognition newest = Recognition.NONE;
    private long newestSince;

    /**
     * The state at one moment.
     *
     * @param sent records
     * @param scored of these
     * @param rejected of these
     * @param repeated answers to a record that had one
     * @param checked scored records whose label is known
     * @param right of these
     * @param rejects by code
     * @param rate answers a second, from the begin to the last answer
     * @param recentRate answers a second, of late
     * @param median of the time from sending a record to reading its answer
     * @param percentile99 of the same
     * @param elapsed since the begin
     * @param newest one of the newest digits
     */
    record Snapshot(
            long sent,
            long scored,
            long rejected,
            long repeated,
            long checked,
            long right,
            Map<String, Long> rejects,
            double rate,
            double recentRate,
            Duration median,
            Duration percentile99,
            Duration elapsed,
            Recognition newest) {

        /** Records with an answer. */
        long answered() {
            return scored + rejected;
        }

        /** Records without an answer yet. */
        long waiting() {
            return sent - answered();
        }

        /** The share of right ones; 0 if nothing could be checked. */
        double accuracy() {
            return checked == 0 ? 0 : (double) right / checked;
        }
    }

    /** Nothing has happened yet. */
    Statistics(long now) {
        begin = now;
        lastAnswer = now;
        recent = new RecentRate(now);
    }

    /** A record is about to be sent; the first one begins the account. */
    synchronized void sent(long now) {
        if (sent == 0) {
            begin = now;
            lastAnswer = now;
        }
        sent++;
    }

    /** A record came back with scores, {@code latency} nanoseconds after it was sent. */
    synchronized void scored(Recognition recognition, long latency, long now) {
        if (!first(recognition.number(), latency, now)) {
            return;
        }
        scored++;
        if (recognition.checkable()) {
            checked++;
            right += recognition.right() ? 1 : 0;
        }
        if (newest.isNone() || now - newestSince >= SHOWN) {
            newest = recognition;
            newestSince = now;
        }
    }

    /** A record came back rejected, {@code latency} nanoseconds after it was sent. */
    synchronized void rejected(long number, String code, long latency, long now) {
        if (first(number, latency, now)) {
            rejected++;
            rejects.merge(code, 1L, Long::sum);
        }
    }

    /** Records without an answer yet. */
    synchronized long waiting() {
        return sent - scored - rejected;
    }

    /** The state now. */
    synchronized Snapshot snapshot(long now) {
        return new Snapshot(
                sent,
                scored,
                rejected,
                repeated,
                checked,
                right,
                new TreeMap<>(rejects),
                lastAnswer == begin ? 0 : (scored + rejected) * 1e9 / (lastAnswer - begin),
                recent.perSecond(now),
                percentile(50),
                percentile(99),
                Duration.ofNanos(now - begin),
                newest);
    }

    private boolean first(long number, long nanos, long now) {
        if (!answers.add(number)) {
            repeated++;
            return false;
        }
        latency.recordValue(Math.max(0, nanos / 1000));
        recent.add(now);
        lastAnswer = now;
        return true;
    }

    private Duration percentile(double percentile) {
        return Duration.ofNanos(latency.getValueAtPercentile(percentile) * 1000);
    }
}
