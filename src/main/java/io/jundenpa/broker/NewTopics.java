package io.jundenpa.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates topics that are ready for producers. */
public final class NewTopics {

    private static final int RETRY_MS = 20;

    private NewTopics() {}

    /**
     * Creates topics, and waits until the leader of each partition serves it.
     *
     * <p>The controller answers before the brokers know a new topic. A producer that already sends can lose its first
     * records: the broker refuses the first request and accepts the next one. The first request is then out of order,
     * and the producer gives up after two minutes.
     *
     * @param topics with an explicit number of partitions
     * @param limit for the creation, and for each answer of a broker
     * @throws ExecutionException if the cluster refuses, with its reason
     * @throws TimeoutException if it takes longer
     */
    public static void create(Admin admin, Collection<NewTopic> topics, Duration limit)
            throws ExecutionException, TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        admin.createTopics(topics).all().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        Set<String> names = topics.stream().map(NewTopic::name).collect(Collectors.toSet());
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (NewTopic topic : topics) {
            for (int partition = 0; partition < topic.numPartitions(); partition++) {
                ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        while (!areKnown(admin, names, limit) || !areServed(admin, ends, limit)) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("the brokers do not know them yet");
            }
            Thread.sleep(RETRY_MS);
        }
    }

    /** Whether a broker knows the topics. Ask this first: the client logs an error for the leaders of unknown topics. */
    private static boolean areKnown(Admin admin, Set<String> names, Duration limit)
            throws ExecutionException, TimeoutException, InterruptedException {
        return admin.listTopics()
                .names()
                .get(limit.toMillis(), TimeUnit.MILLISECONDS)
                .containsAll(names);
    }

    private static boolean areServed(Admin admin, Map<TopicPartition, OffsetSpec> ends, Duration limit)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            admin.listOffsets(ends).all().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                // Another broker does not know the topic yet. The client itself retries after other temporary failures.
                return false;
            }
            throw e;
        }
    }
}
