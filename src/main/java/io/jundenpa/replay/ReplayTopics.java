package io.jundenpa.replay;

import io.jundenpa.config.Pipeline;
import io.jundenpa.streams.ClientSettings;
import io.jundenpa.streams.ClusterException;
import io.jundenpa.streams.Preflight;
import io.jundenpa.streams.TopicLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics between which rejects are replayed, as the cluster has them.
 *
 * @param input where they go
 * @param maxBytes of a record there
 * @param rejects where they are
 * @param marks where it is kept which were sent, if there is such a topic yet
 */
record ReplayTopics(TopicDescription input, int maxBytes, TopicDescription rejects, Optional<TopicDescription> marks) {

    /**
     * Asks for the topics.
     *
     * @throws ClusterException if no broker answers within a bounded time, or there is no input or rejects topic
     */
    static ReplayTopics ask(Pipeline pipeline) {
        String servers = pipeline.kafka().getOrDefault("bootstrap.servers", "");
        String input = pipeline.input().topic();
        String rejects = pipeline.rejects().topic();
        String marks = Marks.topic(rejects);
        Preflight.reach(servers);
        try (var admin = Admin.create(ClientSettings.admin(pipeline, "replay"))) {
            Map<String, TopicDescription> found = describe(admin, List.of(input, rejects, marks));
            TopicDescription inputTopic = present(servers, input, found);
            TopicDescription rejectsTopic = present(servers, rejects, found);
            int maxBytes = TopicLimits.ask(admin, List.of(input))
                    .getOrDefault(input, TopicLimits.UNKNOWN)
                    .maxBytes();
            return new ReplayTopics(inputTopic, maxBytes, rejectsTopic, Optional.ofNullable(found.get(marks)));
        } catch (KafkaException e) {
            throw Preflight.unusable(pipeline, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(servers + ": interrupted while asking for the topics");
        }
    }

    /** Says that the topic of the marks is missing, and how to make it. */
    static String missingMarks(Pipeline pipeline) {
        String servers = pipeline.kafka().getOrDefault("bootstrap.servers", "");
        String marks = Marks.topic(pipeline.rejects().topic());
        return servers + ": no topic " + marks
                + ", which keeps what was sent; create it: kafka-topics.sh --bootstrap-server " + servers
                + " --create --topic " + marks + " --partitions 1 --config cleanup.policy=compact";
    }

    private static Map<String, TopicDescription> describe(Admin admin, List<String> topics)
            throws InterruptedException {
        Map<String, TopicDescription> found = new HashMap<>();
        for (var answer : admin.describeTopics(topics).topicNameValues().entrySet()) {
            describe(answer.getValue()).ifPresent(topic -> found.put(answer.getKey(), topic));
        }
        return found;
    }

    private static Optional<TopicDescription> describe(KafkaFuture<TopicDescription> answer)
            throws InterruptedException {
        try {
            return Optional.of(answer.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e);
        }
    }

    private static TopicDescription present(String servers, String name, Map<String, TopicDescription> found) {
        TopicDescription topic = found.get(name);
        if (topic == null) {
            throw new ClusterException(servers + ": no topic " + name
                    + ", expected the input and the rejects topic of a pipeline that has run there");
        }
        return topic;
    }
}
