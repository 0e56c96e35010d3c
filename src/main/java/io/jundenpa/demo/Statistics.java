package io.jundenpa.demo;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Counts records and answers. For several threads: one sends, one reads the answers, one shows the counts.
 *
 * <p>Times are in nanoseconds of {@link System#nanoTime}.
 */
final class Statistics {

    /** A digit is shown at least this long, so that the eye can follow. */
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
     * The counts at one moment.
     *
     * @param sent records sent
     * @param scored records with a score
     * @param rejected records that were rejected
     * @param repeated answers to records that had an answer already
     * @param checked scored records whose label is known
     * @param right checked records whose digit was recognised
     * @param rejects rejected records by code
     * @param rate answers a second, from the first record to the last answer
     * @param recentRate answers a second, over the last two seconds
     * @param median median of the latency: the time from sending a record to reading its answer
     * @param percentile99 99th percentile of the latency
     * @param elapsed since the first record
     * @param newest a recent digit
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

        /** The share of right records among the checked ones; 0 if there are none. */
        double accuracy() {
            return checked == 0 ? 0 : (double) right / checked;
        }
    }

    /** Counts that are all zero. */
    Statistics(long now) {
        begin = now;
        lastAnswer = now;
        recent = new RecentRate(now);
    }

    /** Counts a record that is about to be sent. The first one starts the clock. */
    synchronized void sent(long now) {
        if (sent == 0) {
            begin = now;
            lastAnswer = now;
        }
        sent++;
    }

    /** Counts a record whose scores came {@code latency} nanoseconds after it was sent. */
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

    /** Counts a record whose reject came {@code latency} nanoseconds after it was sent. */
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

    /** The counts now. */
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
