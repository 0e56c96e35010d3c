package io.jundenpa.preflight;

import io.jundenpa.format.document.Problems;
import io.jundenpa.settings.TopicLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.Node;

/** Collects what the checks find out about a cluster. */
final class Findings {

    private final String servers;
    private final Problems problems;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Integer> partitions = new TreeMap<>();
    private final Map<String, TopicLimits> limits = new TreeMap<>();
    private final Set<Integer> unreachable = new HashSet<>();
    private int brokers;
    private boolean permanent;

    Findings(String servers) {
        this.servers = servers;
        this.problems = new Problems(servers);
    }

    /** Adds a problem that stays until somebody solves it. */
    void problem(String place, String problem) {
        problems.add(place, problem);
        permanent = true;
    }

    /** Adds a problem that may disappear by itself, for example while the cluster elects a leader. */
    void temporaryProblem(String place, String problem) {
        problems.add(place, problem);
    }

    /** Whether there are problems and each of them may disappear by itself. */
    boolean areTemporary() {
        return !problems.isEmpty() && !permanent;
    }

    /** Adds a missing right, with the command that grants it. */
    void missingRight(String place, String right, String operation, String resource) {
        problem(
                place,
                "no right to " + right + "; grant it: " + tool("kafka-acls.sh") + " --add --allow-principal User:NAME"
                        + " --operation " + operation + " " + resource);
    }

    /** Adds something that the user should know but that lets the pipeline run. */
    void note(String place, String note) {
        notes.add(place + ": " + note);
    }

    void partitions(String topic, int count) {
        partitions.put(topic, count);
    }

    void limits(String topic, TopicLimits found) {
        limits.put(topic, found);
    }

    void brokers(int count) {
        brokers = count;
    }

    void unreachable(Node broker) {
        unreachable.add(broker.id());
    }

    boolean isUnreachable(Node broker) {
        return unreachable.contains(broker.id());
    }

    /** The beginning of a command line: one of Kafka's tools, with the address of this cluster. */
    String tool(String name) {
        return name + " --bootstrap-server " + servers;
    }

    /**
     * The cluster, if there is no problem.
     *
     * @throws ClusterException with every problem
     */
    UsableCluster cluster() {
        if (!problems.isEmpty()) {
            throw new ClusterException(problems.text());
        }
        return new UsableCluster(brokers, Map.copyOf(partitions), Map.copyOf(limits), List.copyOf(notes));
    }
}
