package io.jundenpa.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The short form of {@link ChaosScenarios}: a little of each fault, under both guarantees, with events in both formats.
 * Needs the built distribution.
 */
@Timeout(360)
class ChaosIT {

    @Test
    void everyRecordIsAnsweredOnceWhileScorersAndBrokersAreKilledStoppedAndRestarted() throws Exception {
        try (var experiment = new Experiment(Plan.of("a little of each", 1_000_000, 1_800))) {
            experiment.start(3);
            Thread.sleep(4_000);
            experiment.killScorer(0);
            experiment.scorers().awaitRunning(0);
            Thread.sleep(5_000);
            experiment.killBroker(1, () -> {
                experiment.scorers().terminate(1);
                experiment.scorers().start(1); // The other brokers have not noticed yet that one is away.
            });
            experiment.scorers().awaitRunning(1);
            experiment.disturb("SIGSTOP of scorer 2");
            experiment.scorers().signal(2, "STOP");
            Thread.sleep(12_000);
            experiment.scorers().signal(2, "CONT");
            experiment.load().end();

            ExperimentReport report = experiment.finish();

            experiment.scorers().expectRuns(report);
            System.out.println(report);
            assertEquals(List.of(), report.faults());
        }
    }

    @Test
    void everyRecordIsAnsweredAtLeastOnceWhileScorersAreKilled() throws Exception {
        Plan plan = Plan.of("a few kills at least once, Avro", 1_000_000, 1_800)
                .in(Payments.AVRO)
                .atLeastOnce();
        try (var experiment = new Experiment(plan)) {
            experiment.start(3);
            for (int scorer = 0; scorer < 2; scorer++) {
                Thread.sleep(4_000);
                experiment.killScorer(scorer);
                experiment.scorers().awaitRunning(scorer);
            }
            Thread.sleep(4_000);
            experiment.load().end();

            ExperimentReport report = experiment.finish();

            experiment.scorers().expectRuns(report);
            System.out.println(report);
            assertEquals(List.of(), report.faults());
        }
    }
}
