package io.jundenpa.preflight;

import static java.util.Objects.requireNonNull;

import io.jundenpa.settings.Pipeline;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the topics exist and that each partition has a leader. Checks the rights to read the input topic and to
 * write to the other topics.
 *
 * <p>Source of the rights in the answer: KIP-430, "Return Authorized Operations in Describe Responses".
 */
final class TopicsCheck implements Check {

    private final List<Topic> topics;
    private final Map<String, KafkaFuture<TopicDescription>> answers;

    /** A topic, the pipeline's key for it, and the operation that the pipeline needs. */
    private record Topic(String key, String name, AclOperation operation) {

        String place() {
            return key + " " + name;
        }
    }

    TopicsCheck(Admin admin, Pipeline pipeline) {
        topics = List.of(
                new Topic("input.topic", pipeline.input().topic(), AclOperation.READ),
                new Topic("output.topic", pipeline.output().topic(), AclOperation.WRITE),
                new Topic("rejects.topic", pipeline.rejects().topic(), AclOperation.WRITE));
        answers = admin.describeTopics(
                        topics.stream().map(Topic::name).toList(),
                        new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
    }

    @Override
    public void report(Findings findings) throws InterruptedException {
        for (Topic topic : topics) {
            try {
                report(topic, ClusterAdmin.answer(requireNonNull(answers.get(topic.name()))), findings);
            } catch (UnknownTopicOrPartitionException e) {
                findings.problem(
                        topic.place(),
                        "no such topic; create it: " + findings.tool("kafka-topics.sh") + " --create --topic "
                                + topic.name() + " --partitions N");
            } catch (TopicAuthorizationException e) {
                missingRight(topic, findings);
            }
        }
    }

    private static void report(Topic topic, TopicDescription found, Findings findings) {
        findings.partitions(topic.name(), found.partitions().size());
        if (!allows(found.authorizedOperations(), topic.operation())) {
            missingRight(topic, findings);
        }
        List<Integer> leaderless = found.partitions().stream()
                .filter(partition -> partition.leader() == null
                        || partition.leader().isEmpty()
                        || findings.isUnreachable(partition.leader()))
                .map(TopicPartitionInfo::partition)
                .toList();
        if (!leaderless.isEmpty()) {
            findings.temporaryProblem(
                    topic.place(),
                    "the partitions " + leaderless + " have no reachable leader; are their brokers running?");
        }
    }

    /** Trusts a broker that does not return the rights. */
    private static boolean allows(@Nullable Set<AclOperation> operations, AclOperation operation) {
        return operations == null || operations.contains(operation);
    }

    private static void missingRight(Topic topic, Findings findings) {
        boolean read = topic.operation() == AclOperation.READ;
        findings.missingRight(
                topic.place(), read ? "read it" : "write to it", read ? "Read" : "Write", "--topic " + topic.name());
    }
}
