package io.jundenpa.replay;

import static java.util.Objects.requireNonNull;

import io.jundenpa.preflight.ClusterAdmin;
import io.jundenpa.preflight.ClusterException;
import io.jundenpa.preflight.TopicSettings;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import io.jundenpa.settings.TopicLimits;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics of a replay, as the cluster describes them.
 *
 * @param input the topic that receives the records
 * @param limits the limits for these records
 * @param rejects the topic of the rejects
 * @param marks the topic of the {@link Marks}, if it exists
 */
record ReplayTopics(
        TopicDescription input, TopicLimits limits, TopicDescription rejects, Optional<TopicDescription> marks) {

    /**
     * Asks the cluster for the topics.
     *
     * @throws ClusterException if no broker answers in time, or the input or the rejects topic is missing
     */
    static ReplayTopics ask(Pipeline pipeline) {
        return ClusterAdmin.ask(pipeline, admin -> ask(admin, pipeline));
    }

    /**
     * Asks the cluster for the topics and checks the topic of the marks.
     *
     * @throws ClusterException as {@link #ask(Pipeline)}, and if the topic of the marks is missing or not compacted
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
        KafkaFuture<TopicSettings> settings = TopicSettings.ask(admin, input);
        return new ReplayTopics(
                present(pipeline, input, requireNonNull(topics.get(input))),
                limits(settings).sentBy(pipeline).atMost(StreamsSettings.bufferMemory(pipeline)),
                present(pipeline, rejects, requireNonNull(topics.get(rejects))),
                find(requireNonNull(topics.get(marks))));
    }

    private static String missingMarks(Pipeline pipeline) {
        String servers = pipeline.servers();
        String marks = Marks.topic(pipeline.rejects().topic());
        return servers + ": no topic " + marks
                + ", which keeps the marks of sent rejects; create it: kafka-topics.sh --bootstrap-server " + servers
                + " --create --topic " + marks + " --partitions 1 --config cleanup.policy=compact";
    }

    private static String forgetfulMarks(Pipeline pipeline, String policy) {
        String servers = pipeline.servers();
        String marks = Marks.topic(pipeline.rejects().topic());
        return servers + ": topic " + marks + " has cleanup.policy=" + policy
                + ", expected cleanup.policy=compact: a reject is sent again when its mark is deleted; alter it:"
                + " kafka-configs.sh --bootstrap-server " + servers + " --alter --topic " + marks
                + " --add-config cleanup.policy=compact";
    }

    /**
     * The cleanup policy of a topic. If the pipeline may not read the configuration of the topic, returns {@code compact}.
     */
    private static String policy(Admin admin, String topic) throws InterruptedException {
        try {
            return ClusterAdmin.answer(TopicSettings.ask(admin, topic)).cleanupPolicy();
        } catch (TopicAuthorizationException e) {
            return TopicConfig.CLEANUP_POLICY_COMPACT;
        }
    }

    private static TopicLimits limits(KafkaFuture<TopicSettings> answer) throws InterruptedException {
        try {
            return ClusterAdmin.answer(answer).limits();
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
                        + ", expected the input and the rejects topic of a pipeline that has run on this cluster"));
    }
}
