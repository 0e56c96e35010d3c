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

/** What the checks have found out about a cluster. */
final class Findings {

    private final String servers;
    private final Problems problems;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Integer> partitions = new TreeMap<>();
    private final Map<String, TopicLimits> limits = new TreeMap<>();
    private final Set<Integer> away = new HashSet<>();
    private int brokers;
    private boolean canPass = true;

    Findings(String servers) {
        this.servers = servers;
        this.problems = new Problems(servers);
    }

    /** Adds what keeps the pipeline from running. */
    void problem(String place, String problem) {
        problems.add(place, problem);
        canPass = false;
    }

    /** Adds what keeps the pipeline from running now, as after a broker has failed. */
    void passing(String place, String problem) {
        problems.add(place, problem);
    }

    /** Whether the pipeline cannot run now, and there is nothing that would not pass by itself. */
    boolean canPass() {
        return !problems.isEmpty() && canPass;
    }

    /** Adds a missing right, with the command that grants it. */
    void missingRight(String place, String right, String operation, String resource) {
        problem(
                place,
                "no right to " + right + "; grant it: " + tool("kafka-acls.sh") + " --add --allow-principal User:NAME"
                        + " --operation " + operation + " " + resource);
    }

    /** Adds what could not be found out, or does not keep the pipeline from running. */
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

    void away(Node broker) {
        away.add(broker.id());
    }

    boolean isAway(Node broker) {
        return away.contains(broker.id());
    }

    /** The beginning of a command that puts a problem right. */
    String tool(String name) {
        return name + " --bootstrap-server " + servers;
    }

    /**
     * What is known of a cluster that can be used.
     *
     * @throws ClusterException with every problem, if there is any
     */
    Preflight.Cluster cluster() {
        if (!problems.isEmpty()) {
            throw new ClusterException(problems.text());
        }
        return new Preflight.Cluster(brokers, Map.copyOf(partitions), Map.copyOf(limits), List.copyOf(notes));
    }
}
