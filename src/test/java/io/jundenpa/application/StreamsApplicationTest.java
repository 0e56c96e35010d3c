package io.jundenpa.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.preflight.ClusterException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/** An application that is not started; no broker listens at its address. */
class StreamsApplicationTest {

    @Test
    void anApplicationThatWasClosedDoesNotStart() throws InterruptedException {
        StreamsApplication application = application();
        State before = application.state();

        application.close();
        application.start();

        assertEquals(State.CREATED, before);
        assertEquals(State.NOT_RUNNING, application.state());
        assertEquals(Optional.empty(), application.awaitStopped());
        var failure = assertThrows(ClusterException.class, () -> application.awaitRunning(Duration.ZERO));
        assertEquals("clicks-scorer: stopped before it was running", failure.getMessage());
    }

    @Test
    void metricsIncludeTheMetricsOfEachThread() {
        try (StreamsApplication application = application()) {
            assertTrue(application.metrics().keySet().stream()
                    .anyMatch(name -> name.group().equals("stream-thread-metrics")
                            && name.name().equals("process-total")));
        }
    }

    private static StreamsApplication application() {
        var topology =
                new Topology().addSource("input", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "clicks");
        var settings = new Properties();
        settings.put("application.id", "clicks-scorer");
        settings.put("bootstrap.servers", "127.0.0.1:1");
        return new StreamsApplication(
                StoppedExceptionTest.pipeline("clicks-scorer", "clicks"),
                new KafkaStreams(topology, settings),
                new Clients(),
                1);
    }
}
