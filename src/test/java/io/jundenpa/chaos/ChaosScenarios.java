package io.jundenpa.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.topology.FaultyScorer.Planted;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The faults that an application may meet, each with a verdict on every record. The profile {@code chaos} runs them in some
 * hours. {@code -Dchaos.records=100000} makes the storms shorter, {@code -Dchaos.minutes=3} the full load, and
 * {@code -Dchaos.seed=1} changes the random choices.
 */
@Timeout(1800)
class ChaosScenarios {

    private static final long RECORDS = Long.getLong("chaos.records", 1_000_000L);
    private static final long MINUTES = Long.getLong("chaos.minutes", 30);
    private static final double STORM_RATE = 3_300;

    private static final Duration CALM = Duration.ofSeconds(10);

    @Test
    void scorersAreKilledEveryTenSecondsUnderExactlyOnce() throws Exception {
        killStorm(Plan.of("kill storm", RECORDS, STORM_RATE));
    }

    @Test
    void scorersAreKilledEveryTenSecondsUnderAtLeastOnce() throws Exception {
        killStorm(Plan.of("kill storm at least once", RECORDS, STORM_RATE).atLeastOnce());
    }

    @Test
    void scorersOfAvroAreKilledEveryTenSecondsUnderExactlyOnce() throws Exception {
        killStorm(Plan.of("kill storm of Avro", RECORDS, STORM_RATE).in(Payments.AVRO));
    }

    private static void killStorm(Plan plan) throws Exception {
        try (var experiment = new Experiment(plan)) {
            experiment.start(3);
            for (int i = 0; i < disturbances(plan, Duration.ofMillis(10_400)); i++) {
                Thread.sleep(CALM.toMillis());
                experiment.killScorer(experiment.random().nextInt(Scorers.MAX));
            }
            ExperimentReport report = experiment.finish();
            experiment.scorers().expectRuns(report);
            assertGood(report);
        }
    }

    /** The number of disturbances during a load if each takes this long, at least 1. */
    private static int disturbances(Plan plan, Duration each) {
        return (int) Math.max(1, 1_000 * plan.records() / plan.rate() / each.toMillis());
    }

    @Test
    void brokersAreKilledInTurn() throws Exception {
        Plan plan = Plan.of("brokers killed in turn", RECORDS, 2_000);
        try (var experiment = new Experiment(plan)) {
            experiment.start(3);
            for (int i = 0; i < disturbances(plan, Duration.ofSeconds(30)); i++) {
                Thread.sleep(CALM.toMillis());
                experiment.killBroker(i % BrokerCluster.COUNT, () -> Thread.sleep(CALM.toMillis()));
            }
            assertGood(experiment.finish());
        }
    }

    @Test
    void allBrokersAreAwayForTwoMinutes() throws Exception {
        try (var experiment = new Experiment(Plan.of("all brokers away", Math.min(RECORDS, 150_000), 1_000))) {
            experiment.start(3);
            Thread.sleep(CALM.toMillis());
            experiment.disturb("SIGKILL of all brokers");
            experiment.brokers().killAll();
            int before = experiment.scorers().logLines(0);
            Thread.sleep(Duration.ofMinutes(2).toMillis());
            int said = experiment.scorers().logLines(0) - before;
            experiment.disturb("return of all brokers");
            experiment.brokers().startAll();

            ExperimentReport report = experiment.finish();

            report.row("lines of scorer 0 meanwhile", said);
            report.expect(
                    0 < said && said < 1_000, said + " lines while all brokers were away, expected less than 1,000");
            Duration back = experiment.stalls().perDisturbance().get("2 return of all brokers");
            report.expect(
                    back.toSeconds() < 120, back + " from the return of the brokers to results of all partitions");
            assertGood(report);
        }
    }

    @Test
    void scorerThatWasStoppedForAMinuteIsFenced() throws Exception {
        try (var experiment = new Experiment(Plan.of("scorer stopped and continued", 200_000, 2_000))) {
            experiment.start(3);
            Thread.sleep(CALM.toMillis());
            experiment.disturb("SIGSTOP of scorer 0");
            experiment.scorers().signal(0, "STOP");
            Thread.sleep(Duration.ofMinutes(1).toMillis());
            experiment.disturb("SIGCONT of scorer 0");
            experiment.scorers().signal(0, "CONT");
            assertGood(experiment.finish());
        }
    }

    @Test
    void allScorersAreRestartedOneAfterTheOther() throws Exception {
        try (var experiment = new Experiment(Plan.of("rolling restart", 1_000_000, 5_000))) {
            experiment.start(3);
            for (int scorer = 0; scorer < Scorers.MAX; scorer++) {
                Thread.sleep(CALM.toMillis());
                experiment.disturb("restart of scorer " + scorer);
                experiment.scorers().terminate(scorer);
                experiment.scorers().start(scorer);
                experiment.scorers().awaitRunning(scorer);
            }
            experiment.load().end();
            assertGood(experiment.finish());
        }
    }

    @Test
    void scorersGrowToThreeAndShrinkToOne() throws Exception {
        try (var experiment = new Experiment(Plan.of("scale from 1 to 3 to 1", 150_000, 2_000))) {
            experiment.start(1);
            for (int scorer = 1; scorer < Scorers.MAX; scorer++) {
                Thread.sleep(CALM.toMillis());
                experiment.disturb("start of scorer " + scorer);
                experiment.scorers().start(scorer);
            }
            for (int scorer = 0; scorer < Scorers.MAX - 1; scorer++) {
                Thread.sleep(CALM.toMillis());
                experiment.disturb("SIGTERM of scorer " + scorer);
                experiment.scorers().terminate(scorer);
            }
            assertGood(experiment.finish());
        }
    }

    /** A reader that also sees aborted records would see records that are processed twice. */
    @Test
    void scorerUnderLoadStopsSoonAndNoRecordIsProcessedTwice() throws Exception {
        Plan plan =
                Plan.of("stops under load", Math.min(RECORDS, 600_000), 1_500).readUncommitted();
        try (var experiment = new Experiment(plan)) {
            experiment.start(1);
            for (int i = 0; i < disturbances(plan, Duration.ofSeconds(13)); i++) {
                experiment.awaitResults(1_000);
                Thread.sleep(experiment.random().nextInt(500));
                experiment.disturb("SIGTERM");
                experiment.scorers().terminate(0);
                experiment.scorers().start(0);
            }
            ExperimentReport report = experiment.finish();
            Duration stop = experiment.scorers().stops().percentile(99);
            report.expect(stop.toSeconds() < 10, "p99 of the stops is " + stop);
            assertGood(report);
        }
    }

    @Test
    void scorerStopsSoonDuringItsStartOrARebalance() throws Exception {
        try (var experiment = new Experiment(Plan.of("stops during starts", 1_000_000, 2_000))) {
            experiment.start(1);
            for (int i = 0; i < 10; i++) {
                experiment.scorers().start(1);
                Thread.sleep(experiment.random().nextInt(5_000));
                experiment.disturb("SIGTERM of a scorer that starts");
                experiment.scorers().terminate(1);
            }
            for (int i = 0; i < 5; i++) {
                experiment.scorers().start(1);
                experiment.scorers().awaitRunning(1);
                experiment.scorers().start(2);
                experiment.scorers().awaitRunning(2);
                experiment.disturb("SIGTERM of a scorer amid a rebalance");
                experiment.scorers().terminate(2);
                experiment.scorers().terminate(1);
            }
            experiment.load().end();
            ExperimentReport report = experiment.finish();
            Duration longest = experiment.scorers().stops().max();
            report.expect(longest.toSeconds() < 30, "a stop took " + longest);
            assertGood(report);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(3600)
    void memoryThreadsAndFilesStayTheSameForHalfAnHour(Payments format) throws Exception {
        Plan plan = Plan.of("full load of " + format, 100_000_000, Double.POSITIVE_INFINITY)
                .in(format)
                .atMostAhead(100_000);
        try (var experiment = new Experiment(plan)) {
            experiment.start(1);
            Thread.sleep(Duration.ofMinutes(MINUTES).dividedBy(6).toMillis());
            var vitals = new Vitals(experiment.scorers().pid(0));
            try (vitals) {
                long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
                while (System.nanoTime() < end) {
                    vitals.sample();
                    Thread.sleep(CALM.toMillis());
                }
            }
            experiment.load().end();
            ExperimentReport report = experiment.finish();
            vitals.addTo(report);
            assertGood(report);
        }
    }

    @Test
    void waitingRecordsAreAnsweredWithFewOrOnlyBadOnes() throws Exception {
        preloaded(Plan.of("few bad", RECORDS, Double.POSITIVE_INFINITY));
        preloaded(Plan.of("all bad", RECORDS, Double.POSITIVE_INFINITY).allBad());
    }

    private static void preloaded(Plan plan) throws Exception {
        try (var experiment = new Experiment(plan)) {
            experiment.start(0);
            experiment.load().await();
            experiment.scorers().start(0);
            assertGood(experiment.finish());
        }
    }

    @ParameterizedTest
    @EnumSource(Planted.class)
    void exactlyThePlantedFaultIsFound(Planted planted) throws Exception {
        Set<Fault> expected = switch (planted) {
            case NONE -> Set.of();
            case TWICE -> Set.of(Fault.TWICE);
            case BUFFERED -> Set.of(Fault.MISSING);
            case HEADER_LOST -> Set.of(Fault.WRONG_HEADERS);
            case BIT_CHANGED -> Set.of(Fault.WRONG_VALUE);
        };
        Plan plan = Plan.of("planted " + planted, 60_000, 2_000).planted(planted);
        try (var experiment = new Experiment(plan)) {
            experiment.start(3);
            for (int i = 0; i < 2; i++) {
                Thread.sleep(CALM.toMillis());
                experiment.killScorer(i);
            }
            ExperimentReport report = experiment.finish();
            System.out.println(report);
            assertEquals(expected, experiment.ledger().faults(), report.toString());
            assertEquals(expected.size(), report.faults().size(), report.toString());
            for (Fault fault : expected) {
                assertTrue(experiment.ledger().count(fault) < plan.records() / 10, report.toString());
            }
        }
    }

    private static void assertGood(ExperimentReport report) {
        System.out.println(report);
        assertEquals(List.of(), report.faults());
    }
}
