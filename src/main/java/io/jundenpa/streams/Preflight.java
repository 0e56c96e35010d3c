package io.jundenpa.streams;

import io.jundenpa.config.Pipeline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Utils;

/** Asks the cluster for the pipeline's topics before anything starts: a topic is never made silently. */
public final class Preflight {

    private static final int TIMEOUT_MS = ClientSettings.TIMEOUT_MS;

    private Preflight() {}

    /**
     * The partitions of the input topic.
     *
     * @throws ClusterException if no broker answers within 10 s, or a topic is missing
     */
    static int inputPartitions(Pipeline pipeline) {
        List<String> topics = List.of(
                pipeline.input().topic(),
                pipeline.output().topic(),
                pipeline.rejects().topic());
        String servers = pipeline.kafka().getOrDefault("bootstrap.servers", "");
        reach(servers);
        try (var admin = Admin.create(ClientSettings.admin(pipeline, "preflight"))) {
            Map<String, Integer> partitions = new HashMap<>();
            var answers = admin.describeTopics(topics).topicNameValues();
            for (var answer : answers.entrySet()) {
                partitions(answer.getValue()).ifPresent(count -> partitions.put(answer.getKey(), count));
            }
            List<String> missing = topics.stream()
                    .filter(topic -> !partitions.containsKey(topic))
                    .toList();
            if (!missing.isEmpty()) {
                throw new ClusterException(servers + ": no topic " + String.join(", ", missing)
                        + "; create it: kafka-topics.sh --bootstrap-server " + servers + " --create --topic "
                        + missing.get(0) + " --partitions N");
            }
            return partitions.getOrDefault(pipeline.input().topic(), 1);
        } catch (KafkaException e) {
            throw unusable(pipeline, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(servers + ": interrupted while asking for the topics");
        }
    }

    /** How many partitions a topic has, or nothing if there is no such topic. */
    private static Optional<Integer> partitions(KafkaFuture<TopicDescription> answer) throws InterruptedException {
        try {
            return Optional.of(answer.get().partitions().size());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e);
        }
    }

    /**
     * Waits for any of the servers to take a connection: Kafka's own client would fill the log with its attempts.
     *
     * @param servers host:port, or several with commas
     * @throws ClusterException if none does within 10 s
     */
    public static void reach(String servers) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
        String reason = "";
        do {
            for (String server : servers.split(",", -1)) {
                Optional<String> failure = connect(server.trim());
                if (failure.isEmpty()) {
                    return;
                }
                reason = failure.get();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
        } while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted());
        throw new ClusterException(servers + ": no broker answered within " + TIMEOUT_MS / 1000 + " s (" + reason
                + "); is Kafka running there? (kafka.bootstrap.servers)");
    }

    /** Why a server takes no connection, or nothing if it does. */
    private static Optional<String> connect(String server) {
        String host = Utils.getHost(server);
        Integer port = Utils.getPort(server);
        if (host == null || port == null) {
            return Optional.of(server + " is not host:port");
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MS / 4);
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of(host + " is no known host");
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT));
        }
    }

    /** Says why the cluster of a pipeline gave no answer. */
    public static ClusterException unusable(Pipeline pipeline, KafkaException failure) {
        String servers = pipeline.kafka().getOrDefault("bootstrap.servers", "");
        if (failure instanceof TimeoutException) {
            return new ClusterException(servers + ": takes connections, but gave no answer within " + TIMEOUT_MS / 1000
                    + " s; are its advertised.listeners reachable from here, and is security.protocol the broker's?");
        }
        Throwable reason = failure.getCause() == null ? failure : failure.getCause();
        return new ClusterException(servers + ": " + reason.getMessage());
    }
}
