package io.jundenpa.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.LoggerFactory;

/**
 * The process of the embedded broker: one Kafka node, both broker and controller, on the loopback address.
 *
 * <p>It lives while its standard input is open. The input ends when the parent closes the pipe, or dies in any way. The
 * broker then stops, removes its folder and exits.
 */
public final class BrokerMain {

    /** The line that is printed when the broker answers requests. */
    static final String READY = "broker ready";

    private static final String CONTROLLER = "CONTROLLER";
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(10);

    private BrokerMain() {}

    /**
     * Runs a broker until the standard input ends.
     *
     * @param arguments an empty folder for the data, the broker's port, the controller's port, then {@code key=value} for
     *     each setting that replaces a default
     */
    public static void main(String[] arguments) {
        int status = 1;
        try (TemporaryFolder folder = new TemporaryFolder(Path.of(arguments[0]))) {
            CountDownLatch orphaned = new CountDownLatch(1);
            Thread watch = new Thread(() -> awaitEndOfInput(orphaned, folder), "end-of-input");
            watch.setDaemon(true);
            watch.start();
            serve(properties(arguments), folder.path().toString(), orphaned);
            status = 0;
        } catch (Throwable e) {
            // The parent puts the end of the log into its message.
            LoggerFactory.getLogger(BrokerMain.class).error("the broker has failed", e);
        } finally {
            // Without exit(), Kafka's threads keep a half-started broker alive.
            System.exit(status);
        }
    }

    private static void serve(Properties properties, String folder, CountDownLatch orphaned) throws Exception {
        format(folder);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
        System.out.println(READY);
        System.out.flush();
        orphaned.await();
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(String folder) throws Exception {
        new Formatter()
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(folder)
                .setMetadataLogDirectory(folder)
                .setControllerListenerName(CONTROLLER)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    private static Properties properties(String[] arguments) {
        String broker = "127.0.0.1:" + arguments[1];
        String controller = "127.0.0.1:" + arguments[2];
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@" + controller);
        properties.put("listeners", "PLAINTEXT://" + broker + "," + CONTROLLER + "://" + controller);
        properties.put("controller.listener.names", CONTROLLER);
        properties.put("log.dirs", arguments[0]);
        properties.put("auto.create.topics.enable", "false");
        // Room for a whole fetch: it is sent while the reader processes the previous one. With Kafka's default of 100
        // KiB, the reader waits for the remaining bytes.
        properties.put("socket.send.buffer.bytes", "4194304");
        // Kafka's own topics have 50 partitions with three replicas by default.
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        // There are no other members to wait for.
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("group.streams.initial.rebalance.delay.ms", "0");
        // Aborts the transaction of a killed producer soon, because it blocks readers.
        properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // If the previous transaction is still being completed, the broker waits. Otherwise, the client would log a
        // warning and retry.
        properties.put("add.partitions.to.txn.retry.backoff.max.ms", "5000");
        // The log cleaner uses 128 MiB of heap by default.
        properties.put("log.cleaner.dedupe.buffer.size", "2097152");
        // A topic with a size limit frees its space within seconds.
        properties.put("log.retention.check.interval.ms", "5000");
        properties.put("log.segment.delete.delay.ms", "1000");
        for (String setting : List.of(arguments).subList(3, arguments.length)) {
            int equals = setting.indexOf('=');
            properties.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return properties;
    }

    private static void awaitEndOfInput(CountDownLatch orphaned, TemporaryFolder folder) {
        try {
            while (System.in.read() >= 0) {
                // Only the end of the input matters.
            }
        } catch (IOException e) {
            // A broken pipe is the end, too.
        }
        orphaned.countDown();
        try {
            Thread.sleep(SHUTDOWN_LIMIT.toMillis());
            folder.close();
        } catch (InterruptedException | UncheckedIOException e) {
            // The process is halted below.
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }
}
