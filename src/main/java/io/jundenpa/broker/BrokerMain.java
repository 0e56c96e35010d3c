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
 * The process of the embedded broker: one Kafka node, broker and controller at once, on the loopback only.
 *
 * <p>It lives as long as its standard input is open. The end of the input means that the parent has closed the pipe or
 * has died, however it died: then the broker stops, removes its folder and exits.
 */
public final class BrokerMain {

    /** The line that says that the broker answers requests. */
    static final String READY = "broker ready";

    private static final String CONTROLLER = "CONTROLLER";
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(10);

    private BrokerMain() {}

    /**
     * Runs a broker until the standard input ends.
     *
     * @param arguments an empty folder for the data, the broker's port, the controller's port, then {@code key=value} for
     *     each setting that goes over ours
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
            // The parent keeps the end of the log for its message.
            LoggerFactory.getLogger(BrokerMain.class).error("the broker has failed", e);
        } finally {
            // Kafka's threads would keep a half-started broker alive.
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
        // A whole fetch goes out while its reader is busy with the one before. By default 100 KiB do, and the reader
        // waits for the rest.
        properties.put("socket.send.buffer.bytes", "4194304");
        // Kafka's own topics: by default three copies of 50 partitions.
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        // No member to wait for, and a transaction whose owner was killed does not hold up readers for long.
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("group.streams.initial.rebalance.delay.ms", "0");
        properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // A transaction that begins while the one before is still being completed waits here, and the client need not
        // try again with a warning.
        properties.put("add.partitions.to.txn.retry.backoff.max.ms", "5000");
        // The cleaner takes 128 MiB of the heap by default.
        properties.put("log.cleaner.dedupe.buffer.size", "2097152");
        // A topic with a limit of size frees its space within seconds.
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
                // What is said does not matter, only that somebody could still say it.
            }
        } catch (IOException e) {
            // A broken pipe is an ended one.
        }
        orphaned.countDown();
        try {
            Thread.sleep(SHUTDOWN_LIMIT.toMillis());
            folder.close();
        } catch (InterruptedException | UncheckedIOException e) {
            // Nothing is left to try.
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }
}
