package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.broker.EmbeddedBroker;
import io.jundenpa.model.ModelReader;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import io.jundenpa.topology.InferenceTopology;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The topology in a plain KafkaStreams with its own settings. Needs the distribution. */
class TopologyIT {

    private static final int PARTITIONS = 3;

    /** All records have this key. The default partitioner would send them to one partition. */
    private static final byte[] KEY = {1};

    @Test
    @Timeout(120)
    void resultsAndRejectsFollowThePartitionsOfTheirRecords() throws Exception {
        try (var broker = new EmbeddedBroker(Distribution.HOME)) {
            assertTrue(broker.awaitReady(Duration.ofMinutes(1)));
            Pipeline pipeline =
                    PipelineReader.read(Distribution.HOME.resolve("config/digits.yaml"), Map.of(), Map.of());
            var settings = new Properties();
            settings.put("application.id", "own");
            settings.put("bootstrap.servers", broker.bootstrapServers());
            settings.put("auto.offset.reset", "earliest");
            String digit = Files.readAllLines(Distribution.HOME.resolve("config/digits/samples.jsonl"))
                    .get(0);
            try (var cluster = new TestCluster(broker.bootstrapServers());
                    var streams = new KafkaStreams(
                            InferenceTopology.build(ModelReader.read(pipeline.model()), pipeline), settings)) {
                for (String topic : List.of("digits", "digit-scores", "digit-rejects")) {
                    cluster.create(topic, PARTITIONS);
                }
                cluster.send(IntStream.range(0, PARTITIONS)
                        .boxed()
                        .flatMap(partition -> Stream.of(digit, "no digit")
                                .map(text -> new ProducerRecord<>("digits", partition, KEY, text.getBytes(UTF_8))))
                        .toList());
                streams.start();

                assertEquals(List.of(0, 1, 2), partitionsOfAll(cluster, "digit-scores"));
                assertEquals(List.of(0, 1, 2), partitionsOfAll(cluster, "digit-rejects"));
            }
        }
    }

    /** The partitions of the records of a topic, once there is a record for each partition. */
    private static List<Integer> partitionsOfAll(TestCluster cluster, String topic) throws InterruptedException {
        List<Integer> found = List.of();
        while (found.size() < PARTITIONS) {
            Thread.sleep(100);
            found = cluster.readAll(topic, PARTITIONS).stream()
                    .map(record -> record.partition())
                    .sorted()
                    .toList();
        }
        return found;
    }
}
