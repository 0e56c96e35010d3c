package io.jundenpa.chaos;

import io.jundenpa.FreePorts;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Utils;

/**
 * A cluster of three nodes. Each node is broker and controller, and a process. Every topic, including Kafka's internal ones,
 * has three replicas, and two must be in sync. Timeouts are Kafka's defaults, except where a default only lengthens the
 * test.
 */
final class BrokerCluster implements AutoCloseable {

    static final int COUNT = 3;
    static final String CONTROLLER = "CONTROLLER";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final String cluster = Uuid.randomUuid().toString();
    private final List<Integer> ports;
    private final Process[] nodes = new Process[COUNT];

    /** Prepares everything and starts nothing. */
    BrokerCluster(Path folder) {
        this.folder = folder;
        this.ports = FreePorts.find(2 * COUNT);
    }

    /** Starts all nodes. {@link #awaitInSync} waits until they serve. */
    void startAll() throws IOException {
        for (int node = 0; node < COUNT; node++) {
            start(node);
        }
    }

    /** The addresses for clients. */
    String servers() {
        return IntStream.range(0, COUNT).mapToObj(this::broker).collect(Collectors.joining(","));
    }

    /** Starts a node. */
    void start(int node) throws IOException {
        Path settings = folder.resolve("node-" + node + ".properties");
        try (Writer writer = Files.newBufferedWriter(settings)) {
            properties(node).store(writer, null);
        }
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + Scorers.HOME.resolve("config/logback.xml"),
                "-cp",
                System.getProperty("java.class.path"),
                BrokerNode.class.getName(),
                settings.toString(),
                cluster);
        File log = folder.resolve("node-" + node + ".log").toFile();
        nodes[node] = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    /** Kills a node with SIGKILL. */
    void kill(int node) throws InterruptedException {
        nodes[node].destroyForcibly().waitFor();
    }

    /** Kills all nodes that run. */
    void killAll() {
        for (Process node : nodes) {
            if (node != null) {
                node.destroyForcibly().onExit().join();
            }
        }
    }

    /** A new topic with three replicas. */
    static NewTopic topic(String name) {
        return new NewTopic(name, Events.PARTITIONS, (short) COUNT);
    }

    /** Waits until the other nodes have noticed that a node is gone. */
    void awaitMissed(Admin admin) throws InterruptedException {
        await("all nodes are there", () -> count(admin) < COUNT);
    }

    /** Waits until every replica of every partition is in sync. */
    void awaitInSync(Admin admin) throws InterruptedException {
        await("not all replicas are in sync", () -> count(admin) == COUNT && areInSync(admin));
    }

    private interface State {
        boolean isReached() throws ExecutionException, InterruptedException;
    }

    private void await(String found, State state) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(state)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(found + " after " + PATIENCE + ", see " + folder);
            }
            Thread.sleep(200);
        }
    }

    private static boolean holds(State state) throws InterruptedException {
        try {
            return state.isReached();
        } catch (ExecutionException e) {
            return false; // The node that was asked may be away.
        }
    }

    private static int count(Admin admin) throws ExecutionException, InterruptedException {
        return admin.describeCluster().nodes().get().size();
    }

    private static boolean areInSync(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get();
        return admin.describeTopics(topics).allTopicNames().get().values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(partition -> partition.isr().size() == COUNT);
    }

    private Properties properties(int node) {
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(node + 1));
        properties.put(
                "controller.quorum.voters",
                IntStream.range(0, COUNT)
                        .mapToObj(voter -> voter + 1 + "@" + controller(voter))
                        .collect(Collectors.joining(",")));
        properties.put("listeners", "PLAINTEXT://" + broker(node) + "," + CONTROLLER + "://" + controller(node));
        properties.put("controller.listener.names", CONTROLLER);
        properties.put("log.dirs", data(node).toString());
        properties.put("log.retention.ms", "-1");
        // A long run keeps at least the last two minutes of each partition.
        properties.put("log.retention.bytes", Integer.toString(64 << 20));
        properties.put("log.segment.bytes", Integer.toString(16 << 20));
        properties.put("log.retention.check.interval.ms", "60000");
        properties.put("auto.create.topics.enable", "false");
        properties.put("min.insync.replicas", "2");
        properties.put("offsets.topic.num.partitions", "3");
        properties.put("transaction.state.log.num.partitions", "3");
        // The cleaner takes 128 MiB of the heap by default.
        properties.put("log.cleaner.dedupe.buffer.size", "2097152");
        // By default the open transaction of a killed scorer is aborted up to 10 s later.
        properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("add.partitions.to.txn.retry.backoff.max.ms", "5000");
        return properties;
    }

    private Path data(int node) {
        return folder.resolve("node-" + node);
    }

    private String broker(int node) {
        return "127.0.0.1:" + ports.get(node);
    }

    private String controller(int node) {
        return "127.0.0.1:" + ports.get(COUNT + node);
    }

    /** Kills all nodes and removes their data. Their logs stay. */
    @Override
    public void close() throws IOException {
        killAll();
        for (int node = 0; node < COUNT; node++) {
            Utils.delete(data(node).toFile());
        }
    }
}
