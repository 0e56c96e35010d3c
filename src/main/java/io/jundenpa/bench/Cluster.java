package io.jundenpa.bench;

import io.jundenpa.broker.NewTopics;
import io.jundenpa.preflight.ClusterException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/** Creates topics and reads offsets. */
final class Cluster implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final String servers;
    private final Admin admin;

    Cluster(String servers) {
        this.servers = servers;
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) LIMIT.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) LIMIT.toMillis() / 2));
    }

    String servers() {
        return servers;
    }

    /** Topics that are deleted with their records when this is closed. */
    record Topics(Cluster cluster, List<String> names) implements AutoCloseable {

        @Override
        public void close() {
            cluster.get(cluster.admin.deleteTopics(names).all(), "the topics " + names + " were not deleted");
        }
    }

    /** Creates topics of one partition, with the default replication of the cluster. */
    Topics create(String... topics) {
        List<String> names = List.of(topics);
        List<NewTopic> created = names.stream()
                .map(name -> new NewTopic(name, Optional.of(1), Optional.<Short>empty())
                        // The events of a benchmark may have timestamps of long ago.
                        .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1")))
                .toList();
        var topicsToDelete = new Topics(this, names);
        Callable<Topics> creation = () -> {
            NewTopics.create(admin, created, LIMIT.multipliedBy(2));
            return topicsToDelete;
        };
        try {
            return call(creation, "the topics " + names + " cannot be used");
        } catch (ClusterException e) {
            // A topic may exist although not all brokers serve it yet.
            remove(topicsToDelete, e);
            throw e;
        }
    }

    private static void remove(Topics topics, ClusterException reason) {
        try {
            topics.close();
        } catch (ClusterException e) {
            reason.addSuppressed(e);
        }
    }

    /** The only partition of a topic. */
    static TopicPartition partition(String topic) {
        return new TopicPartition(topic, 0);
    }

    /** The end offset of a topic, for readers with this isolation level. */
    long end(String topic, IsolationLevel isolation) {
        var answer =
                admin.listOffsets(Map.of(partition(topic), OffsetSpec.latest()), new ListOffsetsOptions(isolation));
        return get(answer.partitionResult(partition(topic)), "no end of " + topic)
                .offset();
    }

    /** The offset that a group has committed for a topic; 0 if there is none. */
    long committed(String group, String topic) {
        var offsets =
                get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(), "no offsets of " + group);
        var offset = offsets.get(partition(topic));
        return offset == null ? 0 : offset.offset();
    }

    private <T> T get(KafkaFuture<T> answer, String failed) {
        return call(() -> answer.get(2 * LIMIT.toMillis(), TimeUnit.MILLISECONDS), failed);
    }

    private <T> T call(Callable<T> question, String failed) {
        try {
            return question.call();
        } catch (ExecutionException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new ClusterException(servers + ": " + failed + ": " + reason.getMessage());
        } catch (TimeoutException e) {
            throw new ClusterException(servers + ": " + failed + ": no answer within " + 2 * LIMIT.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(servers + ": " + failed + ": interrupted");
        } catch (Exception e) {
            throw new ClusterException(servers + ": " + failed + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        admin.close(LIMIT);
    }
}
