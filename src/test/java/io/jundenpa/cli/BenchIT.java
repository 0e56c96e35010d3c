package io.jundenpa.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.broker.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code bench}, called by its start script. */
@Timeout(300)
class BenchIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> TABLE = List.of(
            "warm-up identity",
            "warm-up jundenpa",
            "warm-up identity",
            "warm-up jundenpa",
            "warm-up identity",
            "warm-up jundenpa",
            "round 1 identity",
            "round 1 jundenpa",
            "median identity",
            "median jundenpa",
            "median jundenpa/identity",
            "min jundenpa/identity",
            "max jundenpa/identity");

    @TempDir
    private Path folder;

    @Test
    void printsARoundWithMediansAndRatiosAndLeavesNoProcess() throws Exception {
        Distribution.Running running = Distribution.start(folder, "bench", "--records", "5000", "--rounds", "1");
        List<ProcessHandle> started = descendants(running);
        Distribution.Outcome outcome = running.await(LIMIT);

        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().startsWith("digits 1 (9ac5a5fc9f98), json of 146 bytes, exactly_once_v2, broker at "));
        assertTable(outcome);
        assertFalse(started.isEmpty());
        assertEquals(List.of(), started.stream().filter(ProcessHandle::isAlive).toList());
    }

    @Test
    void leavesNoTopicOnAGivenCluster() throws Exception {
        try (var broker = new EmbeddedBroker(Distribution.HOME)) {
            assertTrue(broker.awaitReady(LIMIT));
            Distribution.Outcome outcome = Distribution.start(
                            folder,
                            "bench",
                            "--records=5000",
                            "--rounds=1",
                            "--format=float32",
                            "--guarantee=at_least_once",
                            "--bootstrap=" + broker.bootstrapServers())
                    .await(LIMIT);

            assertEquals(0, outcome.code(), outcome.err());
            String first = "digits 1 (9ac5a5fc9f98), float32 of 256 bytes, at_least_once, broker at "
                    + broker.bootstrapServers() + "\n";
            assertTrue(outcome.out().startsWith(first), outcome.out());
            assertTable(outcome);
            assertEquals(Set.of(), topics(broker));
        }
    }

    @Test
    void aStopLeavesNoProcess() throws Exception {
        Distribution.Running running = Distribution.start(folder, "bench", "--records", "100000000");
        List<ProcessHandle> started = descendants(running);
        while (!Files.readString(running.out()).contains("broker at")) {
            Thread.sleep(20);
        }

        Distribution.Outcome outcome = running.stop(Duration.ofSeconds(40));

        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().endsWith("\nstopped\n"), outcome.out());
        assertEquals(List.of(), started.stream().filter(ProcessHandle::isAlive).toList());
    }

    @Test
    void anUnreachableClusterIsExitCode4() throws Exception {
        Distribution.Outcome outcome = Distribution.run(folder, "bench", "--bootstrap", "127.0.0.1:1");

        assertEquals(4, outcome.code());
        assertTrue(outcome.err().startsWith("127.0.0.1:1: no broker answered within 10 s"), outcome.err());
    }

    /** The remaining topics. The brokers learn of a deletion a little later than the controller answers. */
    private static Set<String> topics(EmbeddedBroker broker) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Set<String> topics = admin.listTopics().names().get();
            for (int i = 0; i < 100 && !topics.isEmpty(); i++) {
                Thread.sleep(50);
                topics = admin.listTopics().names().get();
            }
            return topics;
        }
    }

    /** The child processes of the command: one of the start script, then the broker. */
    private static List<ProcessHandle> descendants(Distribution.Running running) throws InterruptedException {
        List<ProcessHandle> found = new ArrayList<>();
        long brokers = 0;
        while (brokers == 0 && running.process().isAlive()) {
            Thread.sleep(20);
            found.addAll(running.process().descendants().toList());
            brokers = found.stream().filter(BenchIT::isBroker).count();
        }
        return found;
    }

    private static boolean isBroker(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("BrokerMain");
    }

    private static void assertTable(Distribution.Outcome outcome) {
        List<String> lines = outcome.out()
                .lines()
                .skip(1)
                .map(line -> line.strip().replaceAll(" +", " "))
                .toList();
        assertEquals("records/s stream us/record producer us/record", lines.get(0));
        assertEquals(
                TABLE,
                lines.stream()
                        .skip(1)
                        .map(line -> line.replaceAll("( [0-9.]+){3}$", ""))
                        .toList());
    }
}
