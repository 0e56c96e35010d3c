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

/** Makes topics that can be written to at once. */
public final class NewTopics {

    private static final int RETRY_MS = 20;

    private NewTopics() {}

    /**
     * Creates topics, and waits until the leader of each of their partitions serves it.
     *
     * <p>The controller answers as soon as a topic is decided on. A producer that begins before its broker has heard of that
     * can lose its start: of several requests on their way the first is refused and the next is taken, and then the first is
     * out of order until it is given up, two minutes later.
     *
     * @param topics with their number of partitions
     * @param limit for the creation, and for each answer of a broker
     * @throws ExecutionException with the reason for which the cluster refuses
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

    /** To be asked first: the client logs an error if it asks for the leaders of a topic that is not known. */
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
                return false; // Another broker does not know it yet. All else that may pass is retried by the client.
            }
            throw e;
        }
    }
}
