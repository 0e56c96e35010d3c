package io.jundenpa.preflight;

import static java.util.Objects.requireNonNull;

import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Checks the right to join the group, and that its members read the input topic of the pipeline.
 *
 * <p>The right: removes a member that does not exist. This needs the same right as joining and disturbs nobody. Describing
 * a group shows rights only after a member has joined it. Source of the request: KIP-345, "Introduce static membership
 * protocol to reduce consumer rebalances".
 *
 * <p>The topic: Kafka Streams takes all members of a group for instances of one application. With two input topics, one
 * member assigns all members the partitions of its own topic. The others cannot read them, and rebalance for ever.
 */
final class GroupCheck implements Check {

    private final String group;
    private final String input;
    private final KafkaFuture<Void> right;
    private final KafkaFuture<Set<String>> read;
    private final KafkaFuture<Set<String>> committed;

    GroupCheck(Admin admin, Pipeline pipeline) {
        group = pipeline.application();
        input = pipeline.input().topic();
        var nobody = new MemberToRemove(ClusterAdmin.unusedName(pipeline));
        right = admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions(List.of(nobody)))
                .memberResult(nobody);
        read = StreamsSettings.hasStreamsProtocol(pipeline)
                ? requireNonNull(admin.describeStreamsGroups(List.of(group))
                                .describedGroups()
                                .get(group))
                        .thenApply(GroupCheck::topics)
                : requireNonNull(admin.describeConsumerGroups(List.of(group))
                                .describedGroups()
                                .get(group))
                        .thenApply(GroupCheck::topics);
        committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .thenApply(offsets -> topics(offsets.keySet()));
    }

    /** The topics whose partitions the members have. */
    private static Set<String> topics(ConsumerGroupDescription found) {
        return topics(found.members().stream()
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .collect(Collectors.toSet()));
    }

    private static Set<String> topics(Set<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }

    /** The topics of the topology that all members of the group run. */
    private static Set<String> topics(StreamsGroupDescription found) {
        return found.members().isEmpty()
                ? Set.of()
                : found.subtopologies().stream()
                        .flatMap(part -> part.sourceTopics().stream())
                        .collect(Collectors.toSet());
    }

    /** Whether no member has a partition, for example between two rebalances. */
    boolean isIdle() throws InterruptedException {
        return ClusterAdmin.answer(read).isEmpty();
    }

    @Override
    public void report(Findings findings) throws InterruptedException {
        String place = "application " + group;
        try {
            ClusterAdmin.answer(right);
        } catch (UnknownMemberIdException e) {
            // The right is there.
        } catch (GroupAuthorizationException e) {
            findings.missingRight(place, "join its group", "Read", "--group " + group);
            return;
        }
        Set<String> othersNow = others(read);
        if (!othersNow.isEmpty()) {
            findings.problem(
                    place,
                    "its group reads " + String.join(", ", othersNow) + ", expected " + input
                            + ": another pipeline has the same application; give one of them another application, or"
                            + " stop all instances of the other first");
            return;
        }
        Set<String> othersBefore = others(committed);
        if (!othersBefore.isEmpty()) {
            findings.note(
                    place,
                    "its group has offsets of " + String.join(", ", othersBefore) + ", but reads " + input
                            + ": if another pipeline has the same application, give one of them another application;"
                            + " if the input topic has changed, the offsets expire, or delete them: "
                            + findings.tool("kafka-consumer-groups.sh") + " --group " + group
                            + " --delete-offsets --topic TOPIC");
        }
    }

    /** The topics without the input topic; empty if the group does not exist. */
    private Set<String> others(KafkaFuture<Set<String>> topics) throws InterruptedException {
        try {
            Set<String> others = new TreeSet<>(ClusterAdmin.answer(topics));
            others.remove(input);
            return others;
        } catch (GroupIdNotFoundException e) {
            return Set.of();
        }
    }
}
