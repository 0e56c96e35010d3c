package io.jundenpa.preflight;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.registry.RegistryException;
import io.jundenpa.registry.RegistryProbe;
import io.jundenpa.settings.KafkaFailure;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;

/** Checks, before the start, that a cluster has everything a pipeline needs. Changes nothing in the cluster. */
public final class Preflight {

    /** A cluster takes about 10 s to replace a broker that has failed. */
    private static final Duration RETRY_LIMIT = Duration.ofSeconds(30);

    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

    private Preflight() {}

    /**
     * Checks brokers, topics, rights, sizes and features, then the schema registry. Repeats the checks of the cluster for up
     * to 30 s while every problem may disappear by itself.
     *
     * @throws ClusterException with every problem of the cluster, or if no broker or no registry answers within 10 s
     * @throws io.jundenpa.format.document.InvalidFileException if a secret is missing or malformed, or Kafka cannot
     *     make a client of the settings
     */
    public static UsableCluster check(Pipeline pipeline) {
        long deadline = System.nanoTime() + RETRY_LIMIT.toNanos();
        Findings findings = ClusterAdmin.ask(pipeline, admin -> check(admin, pipeline));
        while (findings.areTemporary() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(RETRY_PAUSE.toNanos());
            findings = ClusterAdmin.ask(pipeline, admin -> check(admin, pipeline));
        }
        UsableCluster cluster = findings.cluster();
        try {
            RegistryProbe.reach(pipeline);
        } catch (RegistryException e) {
            throw new ClusterException(String.valueOf(e.getMessage()));
        }
        return cluster;
    }

    /**
     * Checks the group again, after the application has joined it. Two pipelines that start at the same time do not see each
     * other earlier. Waits up to 30 s until a member of the group has partitions. Does nothing if the cluster gives no
     * answer: Kafka Streams waits for it.
     *
     * @throws ClusterException if another pipeline uses the group
     */
    public static void checkGroup(Pipeline pipeline) {
        var findings = new Findings(pipeline.servers());
        try {
            ClusterAdmin.ask(pipeline, admin -> {
                long deadline = System.nanoTime() + RETRY_LIMIT.toNanos();
                var check = new GroupCheck(admin, pipeline);
                while (check.isIdle() && System.nanoTime() - deadline < 0) {
                    LockSupport.parkNanos(RETRY_PAUSE.toNanos());
                    check = new GroupCheck(admin, pipeline);
                }
                check.report(findings);
                return findings;
            });
        } catch (ClusterException | InvalidFileException e) {
            return;
        }
        findings.cluster();
    }

    private static Findings check(Admin admin, Pipeline pipeline) throws InterruptedException {
        var findings = new Findings(pipeline.servers());
        var brokers = new BrokersCheck(admin);
        List<Check> checks = new ArrayList<>(List.of(
                new TopicsCheck(admin, pipeline),
                SinkCheck.ofScores(admin, pipeline),
                SinkCheck.ofRejects(admin, pipeline),
                new GroupCheck(admin, pipeline),
                new ClockCheck(admin, Clock.systemUTC())));
        if (StreamsSettings.isExactlyOnce(pipeline)) {
            checks.add(new TransactionCheck(admin, pipeline));
            checks.add(new FeatureCheck(admin));
        }
        brokers.report(findings);
        noteBatch(pipeline, findings);
        for (Check check : checks) {
            try {
                check.report(findings);
            } catch (RetriableException e) {
                findings.temporaryProblem("", KafkaFailure.reason(e));
            } catch (KafkaException e) {
                findings.problem("", KafkaFailure.reason(e));
            }
        }
        return findings;
    }

    private static void noteBatch(Pipeline pipeline, Findings findings) {
        int polled = StreamsSettings.maxPollRecords(pipeline);
        if (pipeline.batchRows() > polled) {
            findings.note(
                    "batch.rows",
                    "is " + pipeline.batchRows() + ", more than kafka.main.consumer.max.poll.records, " + polled
                            + ": a batch gets at most " + polled + " records; raise the second or lower the first");
        }
    }
}
