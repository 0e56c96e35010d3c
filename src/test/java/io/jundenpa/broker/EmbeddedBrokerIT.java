package io.jundenpa.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Needs the distribution, which {@code mvn package} builds. */
@Timeout(120)
class EmbeddedBrokerIT {

    private static final Path HOME = Path.of("target/jundenpa").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Test
    void servesRequestsAndLeavesNothingBehind() throws Exception {
        EmbeddedBroker broker = new EmbeddedBroker(HOME);
        ProcessHandle process = ProcessHandle.of(broker.pid()).orElseThrow();
        Path folder = broker.folder();
        try (broker) {
            assertTrue(broker.awaitReady(LIMIT));
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic("digits", 4, (short) 1)))
                        .all()
                        .get(30, TimeUnit.SECONDS);
                assertEquals(Set.of("digits"), admin.listTopics().names().get(30, TimeUnit.SECONDS));
            }
            assertTrue(Files.exists(folder));
        }

        assertFalse(process.isAlive());
        assertFalse(Files.exists(folder));
        broker.close();
    }

    @Test
    void aBrokerThatIsStillStartingIsStoppedAtOnce() {
        EmbeddedBroker broker = new EmbeddedBroker(HOME);
        ProcessHandle process = ProcessHandle.of(broker.pid()).orElseThrow();

        broker.close();

        assertFalse(process.isAlive());
        assertFalse(Files.exists(broker.folder()));
    }

    @Test
    void theProcessRemovesItsFolderAndEndsWhenItsInputEnds() throws Exception {
        try (EmbeddedBroker broker = new EmbeddedBroker(HOME)) {
            ProcessHandle process = ProcessHandle.of(broker.pid()).orElseThrow();
            assertTrue(broker.awaitReady(LIMIT));

            broker.closeInput();

            process.onExit().get(20, TimeUnit.SECONDS);
            assertFalse(Files.exists(broker.folder()));
        }
    }

    @Test
    void signalsFromTheTerminalDoNotEndTheBroker() throws Exception {
        try (EmbeddedBroker broker = new EmbeddedBroker(HOME)) {
            assertTrue(broker.awaitReady(LIMIT));

            for (String signal : List.of("INT", "HUP", "TERM")) {
                String command = "kill -" + signal + " " + broker.pid();
                assertEquals(
                        0, new ProcessBuilder("/bin/sh", "-c", command).start().waitFor());
            }

            assertFalse(ProcessHandle.of(broker.pid()).orElseThrow().onExit().isDone());
            Thread.sleep(500);
            assertTrue(broker.isAlive());
        }
    }

    @Test
    void anIncompleteDistributionIsNamed(@TempDir Path home) {
        BrokerException failure = assertThrows(BrokerException.class, () -> new EmbeddedBroker(home));

        assertTrue(failure.toString().contains(": " + home + "/lib/broker: no kafka_2.13-*.jar found"));
    }

    @Test
    void theOutputOfABrokerThatDoesNotStartIsReported(@TempDir Path home) throws Exception {
        Files.createDirectories(home.resolve("lib/broker"));
        Files.createFile(home.resolve("lib/broker/kafka_2.13-0.jar"));
        Files.createFile(home.resolve("lib/jundenpa-0.jar"));
        Files.createFile(home.resolve("lib/logback-0.jar"));

        try (EmbeddedBroker broker = new EmbeddedBroker(home)) {
            BrokerException failure = assertThrows(BrokerException.class, () -> broker.awaitReady(LIMIT));

            assertTrue(failure.toString().contains("BrokerMain"), failure.toString());
            assertTrue(failure.toString().contains("exit code 1"), failure.toString());
        }
    }
}
