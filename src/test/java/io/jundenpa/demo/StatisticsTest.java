package io.jundenpa.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    /** The origin of the clock does not matter; it may be negative. */
    private static final long START = -5 * SECOND;

    private static final Feed DIGITS = Scenario.DIGITS.open(Path.of("."));

    private final Statistics statistics = new Statistics(START);

    @Test
    void allCountsAreZeroAtTheStart() {
        Statistics.Snapshot now = statistics.snapshot(START + SECOND);

        assertEquals(0, now.sent());
        assertEquals(0, now.waiting());
        assertEquals(0, now.accuracy());
        assertEquals(0, now.rate());
        assertEquals(0, now.recentRate());
        assertEquals(Scored.NONE, now.newest());
        assertEquals(List.of("0 in, 0 scored, 0 rejected"), Summary.of(now, DIGITS));
    }

    @Test
    void eachRecordIsScoredOrRejectedOrWaiting() {
        send(4);

        statistics.scored(scored(0, "1", "1"), MILLI, START);
        statistics.rejected(1, "BAD_JSON", MILLI, START);
        statistics.rejected(2, "NOT_FINITE", MILLI, START);

        Statistics.Snapshot now = statistics.snapshot(START);
        assertEquals(1, now.scored());
        assertEquals(2, now.rejected());
        assertEquals(1, now.waiting());
        assertEquals(Map.of("BAD_JSON", 1L, "NOT_FINITE", 1L), now.rejects());
        assertEquals(List.of("1 of 4 records were not answered"), Summary.problems(now));
    }

    @Test
    void aSecondAnswerCountsOnlyAsRepeated() {
        send(2);

        statistics.scored(scored(0, "1", "1"), MILLI, START);
        statistics.scored(scored(0, "1", "1"), MILLI, START);
        statistics.rejected(0, "BAD_JSON", MILLI, START);
        statistics.scored(scored(1, "1", "1"), MILLI, START);

        Statistics.Snapshot now = statistics.snapshot(START);
        assertEquals(2, now.scored());
        assertEquals(0, now.rejected());
        assertEquals(2, now.checked());
        assertEquals(List.of("2 records were answered more than once"), Summary.problems(now));
    }

    @Test
    void accuracyCountsTheRecordsWhoseLabelIsKnown() {
        send(5);

        statistics.scored(scored(0, "1", "1"), MILLI, START);
        statistics.scored(scored(1, "2", "2"), MILLI, START);
        statistics.scored(scored(2, "3", "3"), MILLI, START);
        statistics.scored(scored(3, "4", "9"), MILLI, START);
        statistics.scored(scored(4, "4", ""), MILLI, START);

        Statistics.Snapshot now = statistics.snapshot(START);
        assertEquals(4, now.checked());
        assertEquals(3, now.right());
        assertEquals(0.75, now.accuracy());
    }

    @Test
    void theRateCountsFromTheFirstRecordToTheLastAnswer() {
        statistics.sent(START + 7 * SECOND);
        statistics.sent(START + 7 * SECOND);
        statistics.scored(scored(0, "1", ""), MILLI, START + 8 * SECOND);
        statistics.scored(scored(1, "1", ""), MILLI, START + 9 * SECOND);

        Statistics.Snapshot now = statistics.snapshot(START + 60 * SECOND);

        // Two answers in two seconds. The time before and after does not count.
        assertEquals(1.0, now.rate());
        assertEquals(Duration.ofSeconds(53), now.elapsed());
    }

    @Test
    void percentilesCountAllAnswers() {
        send(100);
        for (int i = 0; i < 100; i++) {
            statistics.scored(scored(i, "1", ""), (i + 1) * MILLI, START);
        }

        Statistics.Snapshot now = statistics.snapshot(START);

        // 1 to 100 ms; the histogram keeps three digits.
        assertEquals(50, now.median().toNanos() / 1e6, 0.1);
        assertEquals(99, now.percentile99().toNanos() / 1e6, 0.1);
    }

    @Test
    void scoresAreCountedByTheTenth() {
        send(5);
        double[] scores = {0, 0.0999, 0.1, 0.95, 1};
        for (int i = 0; i < scores.length; i++) {
            statistics.scored(new Scored(i, "fraud", Map.of("fraud", scores[i]), "", ""), MILLI, START);
        }

        assertEquals(
                List.of(2L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 2L),
                statistics.snapshot(START).tenths());
    }

    @Test
    void aResultIsShownForAtLeastHalfASecond() {
        send(3);

        statistics.scored(scored(0, "1", ""), MILLI, START);
        statistics.scored(scored(1, "1", ""), MILLI, START + 499 * MILLI);
        assertEquals(0, statistics.snapshot(START).newest().number());

        statistics.scored(scored(2, "1", ""), MILLI, START + 500 * MILLI);
        assertEquals(2, statistics.snapshot(START).newest().number());
    }

    @Test
    void theSummaryIsPlainLines() {
        send(6);
        for (int i = 0; i < 4; i++) {
            statistics.scored(scored(i, "1", i == 0 ? "7" : "1"), 61 * MILLI, START + 2 * SECOND);
        }
        statistics.rejected(4, "BAD_JSON", 61 * MILLI, START + 2 * SECOND);
        statistics.rejected(5, "WRONG_WIDTH", 61 * MILLI, START + 2 * SECOND);

        List<String> lines = Summary.of(statistics.snapshot(START + 3 * SECOND), DIGITS);

        assertEquals(
                List.of(
                        "6 in, 4 scored, 2 rejected",
                        "rejects  BAD_JSON 1",
                        "         WRONG_WIDTH 1",
                        "accuracy 0.750 (3 of 4)",
                        "rate     3 records/s",
                        "latency  p50 61 ms, p99 61 ms"),
                lines);
    }

    private void send(int records) {
        for (int i = 0; i < records; i++) {
            statistics.sent(START);
        }
    }

    private static Scored scored(long number, String label, String expected) {
        return new Scored(number, label, Map.of(label, 1.0), expected, "");
    }
}
