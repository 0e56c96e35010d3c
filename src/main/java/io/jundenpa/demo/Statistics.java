package io.jundenpa.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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

    /** A result is shown at least this long, so that the eye can follow. */
    private static final long SHOWN = Duration.ofMillis(500).toNanos();

    /** How many parts the scores from 0 to 1 have. */
    static final int TENTHS = 10;

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
    private final long[] tenths = new long[TENTHS];
    private long lastAnswer;
    private Scored newest = Scored.NONE;
    private long newestSince;

    /**
     * The counts at one moment.
     *
     * @param sent records sent
     * @param scored records with a score
     * @param rejected records that were rejected
     * @param repeated answers to records that had an answer already
     * @param checked scored records whose label is known
     * @param right checked records with the right label
     * @param tenths scored records by the tenth of the score that its label has
     * @param rejects rejected records by code
     * @param rate answers a second, from the first record to the last answer
     * @param recentRate answers a second, over the last two seconds
     * @param median median of the latency: the time from sending a record to reading its answer
     * @param percentile99 99th percentile of the latency
     * @param elapsed since the first record
     * @param newest a recent result
     */
    record Snapshot(
            long sent,
            long scored,
            long rejected,
            long repeated,
            long checked,
            long right,
            List<Long> tenths,
            Map<String, Long> rejects,
            double rate,
            double recentRate,
            Duration median,
            Duration percentile99,
            Duration elapsed,
            Scored newest) {

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
    synchronized void scored(Scored answer, long latency, long now) {
        if (!first(answer.number(), latency, now)) {
            return;
        }
        scored++;
        tenths[tenth(answer.score())]++;
        if (answer.checkable()) {
            checked++;
            right += answer.right() ? 1 : 0;
        }
        if (newest.isNone() || now - newestSince >= SHOWN) {
            newest = answer;
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

    /** The tenth of a score, from 0. The first and the last one also have what is outside of 0 to 1. */
    static int tenth(double score) {
        return (int) Math.max(0, Math.min(TENTHS - 1, score * TENTHS));
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
                Arrays.stream(tenths).boxed().toList(),
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
