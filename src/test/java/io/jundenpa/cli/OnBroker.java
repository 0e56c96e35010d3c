package io.jundenpa.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.broker.EmbeddedBroker;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A test class with a real broker of its own. Test classes run one after the other. */
abstract class OnBroker {

    static EmbeddedBroker broker;
    static TestCluster cluster;

    @BeforeAll
    static void startBroker() throws InterruptedException {
        broker = new EmbeddedBroker(Distribution.HOME);
        assertTrue(broker.awaitReady(Duration.ofMinutes(1)));
        cluster = new TestCluster(broker.bootstrapServers());
    }

    @AfterAll
    static void stopBroker() {
        cluster.close();
        broker.close();
    }
}
