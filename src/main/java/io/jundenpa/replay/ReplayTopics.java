package io.jundenpa.replay;

import static java.util.Objects.requireNonNull;

import io.jundenpa.preflight.ClusterAdmin;
import io.jundenpa.preflight.ClusterException;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import io.jundenpa.settings.TopicLimits;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics between which rejects are replayed, as the cluster has them.
 *
 * @param input where they go
 * @param limits of what is sent there
 * @param rejects where they are
 * @param marks where it is kept which were sent, if there is such a topic yet
 */
record ReplayTopics(
        TopicDescription input, TopicLimits limits, TopicDescription rejects, Optional<TopicDescription> marks) {

    /**
     * Asks for the topics.
     *
     * @throws ClusterException if no broker answers within a bounded time, or there is no input or rejects topic
     */
    static ReplayTopics ask(Pipeline pipeline) {
        return ClusterAdmin.ask(pipeline, admin -> ask(admin, pipeline));
    }

    /**
     * Asks for the topics, to send from one to the other.
     *
     * @throws ClusterException as {@link #ask}, also if there is no topic of the marks, or it forgets some
     */
    static ReplayTopics askToSend(Pipeline pipeline) {
        return ClusterAdmin.ask(pipeline, admin -> {
            ReplayTopics topics = ask(admin, pipeline);
            if (topics.marks().isEmpty()) {
                throw new ClusterException(missingMarks(pipeline));
            }
            String policy = policy(admin, topics.marks().get().name());
            if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                throw new ClusterException(forgetfulMarks(pipeline, policy));
            }
            return topics;
        });
    }

    private static ReplayTopics ask(Admin admin, Pipeline pipeline) throws InterruptedException {
        String input = pipeline.input().topic();
        String rejects = pipeline.rejects().topic();
        String marks = Marks.topic(rejects);
        var topics = admin.describeTopics(List.of(input, rejects, marks)).topicNameValues();
        KafkaFuture<TopicLimits> limits = TopicLimits.ask(admin, input);
        return new ReplayTopics(
                present(pipeline, input, requireNonNull(topics.get(input))),
                limits(limits).sentBy(pipeline).atMost(StreamsSettings.bufferMemory(pipeline)),
                present(pipeline, rejects, requireNonNull(topics.get(rejects))),
                find(requireNonNull(topics.get(marks))));
    }

    /** Says that the topic of the marks is missing, and how to make it. */
    private static String missingMarks(Pipeline pipeline) {
        String servers = pipeline.servers();
        String marks = Marks.topic(pipeline.rejects().topic());
        return servers + ": no topic " + marks
                + ", which keeps what was sent; create it: kafka-topics.sh --bootstrap-server " + servers
                + " --create --topic " + marks + " --partitions 1 --config cleanup.policy=compact";
    }

    /** Says that the topic of the marks forgets some, and how to make it keep them. */
    private static String forgetfulMarks(Pipeline pipeline, String policy) {
        String servers = pipeline.servers();
        String marks = Marks.topic(pipeline.rejects().topic());
        return servers + ": topic " + marks + " has cleanup.policy=" + policy
                + ", expected cleanup.policy=compact, or what it forgets is sent again; alter it: kafka-configs.sh"
                + " --bootstrap-server " + servers + " --alter --topic " + marks
                + " --add-config cleanup.policy=compact";
    }

    /** The cleanup policy of a topic; that it is compacted is believed without the right to ask. */
    private static String policy(Admin admin, String topic) throws InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            return ClusterAdmin.answer(requireNonNull(
                            admin.describeConfigs(List.of(resource)).values().get(resource)))
                    .get(TopicConfig.CLEANUP_POLICY_CONFIG)
                    .value();
        } catch (TopicAuthorizationException e) {
            return TopicConfig.CLEANUP_POLICY_COMPACT;
        }
    }

    private static TopicLimits limits(KafkaFuture<TopicLimits> answer) throws InterruptedException {
        try {
            return ClusterAdmin.answer(answer);
        } catch (TopicAuthorizationException e) {
            return TopicLimits.UNKNOWN;
        }
    }

    private static Optional<TopicDescription> find(KafkaFuture<TopicDescription> answer) throws InterruptedException {
        try {
            return Optional.of(ClusterAdmin.answer(answer));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    private static TopicDescription present(Pipeline pipeline, String name, KafkaFuture<TopicDescription> answer)
            throws InterruptedException {
        return find(answer)
                .orElseThrow(() -> new ClusterException(pipeline.servers() + ": no topic " + name
                        + ", expected the input and the rejects topic of a pipeline that has run there"));
    }
}
