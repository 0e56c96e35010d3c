package io.jundenpa.preflight;

import io.jundenpa.settings.KafkaFailure;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import io.jundenpa.settings.TopicLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;

/** Asks the cluster for all that a pipeline needs before anything starts, and changes nothing in it. */
public final class Preflight {

    /** A cluster needs about ten seconds to do without a broker that has failed. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private Preflight() {}

    /**
     * A cluster that a pipeline can use.
     *
     * @param brokers how many
     * @param partitions of each of the pipeline's topics, by its name
     * @param limits of the topics that are written to, by their names, as far as they are known
     * @param notes what could not be found out, or can be put right
     */
    public record Cluster(
            int brokers, Map<String, Integer> partitions, Map<String, TopicLimits> limits, List<String> notes) {}

    /**
     * Checks that the pipeline can run: brokers and topics, rights, sizes and features. Waits for a while where nothing
     * is wrong that would not pass by itself.
     *
     * @throws ClusterException with all that is wrong with the cluster, if no broker answers within 10 s, also
     * @throws io.jundenpa.format.document.InvalidFileException with what is wrong with the settings, if no client can be made
     *     of them
     */
    public static Cluster check(Pipeline pipeline) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Findings findings = ClusterAdmin.ask(pipeline, admin -> check(admin, pipeline));
        while (findings.canPass() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(RETRY.toNanos());
            findings = ClusterAdmin.ask(pipeline, admin -> check(admin, pipeline));
        }
        return findings.cluster();
    }

    private static Findings check(Admin admin, Pipeline pipeline) throws InterruptedException {
        var findings = new Findings(pipeline.servers());
        var brokers = new BrokersCheck(admin);
        List<Check> checks = new ArrayList<>(List.of(
                new TopicsCheck(admin, pipeline),
                SizesCheck.ofScores(admin, pipeline),
                SizesCheck.ofRejects(admin, pipeline),
                new GroupCheck(admin, pipeline)));
        if (StreamsSettings.isExactlyOnce(pipeline)) {
            checks.add(new TransactionCheck(admin, pipeline));
            checks.add(new FeatureCheck(admin));
        }
        brokers.report(findings);
        for (Check check : checks) {
            try {
                check.report(findings);
            } catch (RetriableException e) {
                findings.passing("", KafkaFailure.reason(e));
            } catch (KafkaException e) {
                findings.problem("", KafkaFailure.reason(e));
            }
        }
        return findings;
    }
}
