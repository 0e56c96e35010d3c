package io.jundenpa.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.application.StreamsApplication;
import io.jundenpa.broker.EmbeddedBroker;
import io.jundenpa.event.Event;
import io.jundenpa.event.InputFormat;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.preflight.ClusterException;
import io.jundenpa.settings.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Needs the distribution, which {@code mvn package} builds. */
@Timeout(120)
class LatencyIT {

    private static final Path HOME = Path.of("target/jundenpa").toAbsolutePath();
    private static final int RATE = 200;

    private static EmbeddedBroker broker;

    private final BenchOptions options = options(HOME.resolve("config/digits"));
    private final Model model = ModelReader.read(options.model());
    private final Stop stop = new Stop();

    @BeforeAll
    static void startBroker() throws InterruptedException {
        broker = new EmbeddedBroker(HOME);
        assertTrue(broker.awaitReady(Duration.ofMinutes(1)));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void eachContestantHasPercentilesAndLeavesNoTopic() throws Exception {
        for (Contestant contestant : List.of(new Identity(), new Scoring(model, options))) {
            List<Double> figures = measure(contestant);

            assertEquals(3, figures.size());
            assertTrue(0 < figures.get(0), figures.toString());
            assertTrue(figures.get(0) <= figures.get(1) && figures.get(1) <= figures.get(2), figures.toString());
            assertNoTopicIsLeft();
        }
    }

    @Test
    void aContestantWithWrongResultsFailsAndLeavesNoTopic() throws Exception {
        var failure = assertThrows(BenchException.class, () -> measure(new Copier()));

        assertEquals("copier: the result of record 0 is wrong", failure.getMessage());
        assertNoTopicIsLeft();
    }

    @Test
    void aRejectInAdditionToTheResultsIsFound() throws Exception {
        var failure = assertThrows(BenchException.class, () -> measure(new Doubler()));

        assertEquals("doubler: there are rejects, although all 300 records have results", failure.getMessage());
        assertNoTopicIsLeft();
    }

    @Test
    void aStopEndsItAndLeavesNoTopic() throws Exception {
        stop.request();

        assertThrows(CancellationException.class, () -> measure(new Identity()));

        assertNoTopicIsLeft();
    }

    @Test
    void aRecordThatIsNotSentIsReportedAtOnce(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("model.yaml"), """
                name: wide
                version: "1"
                input: {size: 200000}
                layers: [{type: relu}]
                """);
        Inputs wide = Inputs.of(ModelReader.read(folder), options(folder));

        var failure = assertThrows(BenchException.class, () -> measure(new Identity(), wide));

        assertTrue(failure.getMessage().startsWith("a record was not sent: The message is "), failure.getMessage());
        assertNoTopicIsLeft();
    }

    @Test
    void allTopicsAreRemovedIfOneCannotBeCreated() throws Exception {
        try (var cluster = new Cluster(broker.bootstrapServers())) {
            assertThrows(ClusterException.class, () -> cluster.create("made", "not a name"));
        }

        assertNoTopicIsLeft();
    }

    private static BenchOptions options(Path model) {
        return new BenchOptions(
                model, InputFormat.JSON, Guarantee.EXACTLY_ONCE_V2, 1, 1, Optional.empty(), Optional.of(RATE));
    }

    private List<Double> measure(Contestant contestant) throws InterruptedException {
        return measure(contestant, Inputs.of(model, options));
    }

    private List<Double> measure(Contestant contestant, Inputs inputs) throws InterruptedException {
        try (var cluster = new Cluster(broker.bootstrapServers())) {
            var testbed = new Testbed(cluster, options, inputs, stop);
            return new Latency(testbed, RATE, Duration.ofMillis(500), Duration.ofSeconds(1)).measure(contestant);
        }
    }

    /** The brokers learn of a deletion a little later than the controller answers. */
    private static void assertNoTopicIsLeft() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Set<String> topics = admin.listTopics().names().get();
            for (int i = 0; i < 100 && !topics.isEmpty(); i++) {
                Thread.sleep(50);
                topics = admin.listTopics().names().get();
            }
            assertEquals(Set.of(), topics);
        }
    }

    /** Copies the records and claims to score them. */
    private final class Copier implements Contestant {

        @Override
        public String name() {
            return "copier";
        }

        @Override
        public StreamsApplication connect(Pipeline pipeline) {
            return new Identity().connect(pipeline);
        }

        @Override
        public boolean isRight(Event record, byte[] result) {
            return new Scoring(model, options).isRight(record, result);
        }
    }

    /** Copies each record to the results and to the rejects. */
    private static final class Doubler implements Contestant {

        private final Identity identity = new Identity();

        @Override
        public String name() {
            return "doubler";
        }

        @Override
        public StreamsApplication connect(Pipeline pipeline) {
            var bytes = new ByteArrayDeserializer();
            var topology = new Topology()
                    .addSource("input", bytes, bytes, pipeline.input().topic());
            for (String sink :
                    List.of(pipeline.output().topic(), pipeline.rejects().topic())) {
                topology.addSink(sink, sink, new ByteArraySerializer(), new ByteArraySerializer(), "input");
            }
            return StreamsApplication.connect(topology, pipeline, name());
        }

        @Override
        public boolean isRight(Event record, byte[] result) {
            return identity.isRight(record, result);
        }
    }
}
