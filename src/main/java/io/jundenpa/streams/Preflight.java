package io.jundenpa.streams;

import io.jundenpa.config.Pipeline;
import io.jundenpa.document.Problems;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.StreamsConfig;

/** Asks the cluster for all that a pipeline needs before anything starts, and changes nothing in it. */
public final class Preflight {

    /** How long the cluster is given for an answer. */
    static final int TIMEOUT_MS = 10_000;

    /** Behind the application's name: a member of its group, and a transactional id, that nobody has. */
    static final String SUFFIX = "-preflight";

    private Preflight() {}

    /**
     * A cluster that a pipeline can use.
     *
     * @param brokers how many
     * @param partitions of each of the pipeline's topics, by its name
     * @param notes what could not be found out
     */
    public record Cluster(int brokers, Map<String, Integer> partitions, List<String> notes) {}

    /**
     * Checks that the pipeline can run: brokers and topics, rights, sizes and features.
     *
     * @throws ClusterException with all that is wrong with the cluster, if no broker answers within 10 s, also
     * @throws io.jundenpa.document.InvalidFileException with what is wrong with the settings, if no client can be made
     *     of them
     */
    public static Cluster check(Pipeline pipeline) {
        Secrets.check(pipeline);
        Brokers.reach(servers(pipeline));
        Admin admin = admin(pipeline);
        try {
            return check(admin, pipeline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(servers(pipeline) + ": interrupted while the cluster was asked");
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private static Cluster check(Admin admin, Pipeline pipeline) throws InterruptedException {
        var findings = new Findings(servers(pipeline));
        var brokers = new BrokersCheck(admin, pipeline);
        List<Check> checks = new ArrayList<>(List.of(
                new TopicsCheck(admin, pipeline), new SizesCheck(admin, pipeline), new GroupCheck(admin, pipeline)));
        if (StreamsSettings.isExactlyOnce(pipeline)) {
            checks.add(new TransactionCheck(admin, pipeline));
            checks.add(new FeatureCheck(admin));
        }
        brokers.report(findings);
        for (Check check : checks) {
            try {
                check.report(findings);
            } catch (KafkaException e) {
                findings.problem("", reason(e));
            }
        }
        return findings.cluster();
    }

    static String servers(Pipeline pipeline) {
        return pipeline.kafka().getOrDefault(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "");
    }

    private static Admin admin(Pipeline pipeline) {
        Map<String, Object> settings =
                new HashMap<>(new StreamsConfig(StreamsSettings.of(pipeline)).getAdminConfigs("preflight"));
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS / 2);
        try {
            return Admin.create(settings);
        } catch (KafkaException e) {
            var problems = new Problems(pipeline.application());
            problems.add("kafka", reason(e));
            throw problems.exception();
        }
    }

    /** What Kafka says last and the first cause of it: it wraps its failures in what it was doing at the time. */
    static String reason(Throwable failure) {
        Throwable said = failure;
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
            said = first instanceof KafkaException ? first : said;
        }
        String cause = first instanceof NoSuchFileException ? "no such file" : message(first);
        return said == first ? cause : message(said) + ": " + cause;
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
