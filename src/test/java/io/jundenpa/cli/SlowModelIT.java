package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jundenpa.format.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models that need seconds for the records of one poll, with a transaction timeout of two seconds. */
@Timeout(240)
class SlowModelIT extends OnBroker {

    private static final int PARTITIONS = 16;
    private static final int PER_PARTITION = 2;

    @TempDir
    private Path folder;

    @Test
    void recordsOfManyPartitionsAreScoredByASlowModel() throws Exception {
        int steps = 16_384;
        int size = 64;
        write("input.npy", 4 * size, 1);
        write("state.npy", 4 * size, size);
        Files.writeString(folder.resolve("model.yaml"), """
                name: slow
                version: "1"
                source: torch
                input: {size: %d}
                layers:
                  - {type: lstm, weights: input.npy, recurrent_weights: state.npy}
                """.formatted(steps));

        assertAllAreScored("slow", list("0", steps));
    }

    @Test
    void recordsWithManyRowsAreScored() throws Exception {
        writeWideModel();

        assertAllAreScored("wide", list("[0,0,0,0]", 2_000));
    }

    @Test
    void aRecordThatTakesLongerThanATransactionIsRejected() throws Exception {
        writeWideModel();
        createTopics("long", 1);
        cluster.send(List.of(
                record("long", 0, "[0,0,0,0]"),
                record("long", 0, list("[0,0,0,0]", 100_000)),
                record("long", 0, "[0,0,0,0]")));

        Distribution.Running scorer = start("long");
        TestCluster.await(
                "the last result",
                scorer,
                () -> cluster.readAll("long-scores", 1).size()
                                + cluster.readAll("long-rejects", 1).size()
                        == 3);
        Distribution.Outcome outcome = scorer.stop(Duration.ofSeconds(60));

        assertEquals(0, outcome.code(), outcome.err());
        assertEquals(2, cluster.readAll("long-scores", 1).size());
        var headers = TestCluster.headers(cluster.readAll("long-rejects", 1).get(0));
        assertEquals("TOO_LARGE", headers.get("__streams.errors.code"));
        assertEquals("1", headers.get("__streams.errors.offset"));
    }

    private void writeWideModel() throws IOException {
        write("first.npy", 4, 1024);
        write("second.npy", 1024, 1024);
        write("third.npy", 1024, 1);
        Files.writeString(folder.resolve("model.yaml"), """
                name: wide
                version: "1"
                input: {size: 4}
                layers:
                  - {type: dense, weights: first.npy}
                  - {type: dense, weights: second.npy}
                  - {type: dense, weights: third.npy}
                """);
    }

    private void assertAllAreScored(String name, String value) throws Exception {
        createTopics(name, PARTITIONS);
        cluster.send(IntStream.range(0, PARTITIONS * PER_PARTITION)
                .mapToObj(n -> record(name, n % PARTITIONS, value))
                .toList());

        Distribution.Running scorer = start(name);
        TestCluster.await(
                "the last result",
                scorer,
                () -> cluster.readAll(name + "-scores", PARTITIONS).size() >= PARTITIONS * PER_PARTITION);
        Distribution.Outcome outcome = scorer.stop(Duration.ofSeconds(60));

        assertEquals(0, outcome.code(), outcome.err());
        assertFalse(outcome.err().contains("fenced"), outcome.err());
        assertEquals(
                PARTITIONS * PER_PARTITION,
                cluster.readAll(name + "-scores", PARTITIONS).size());
        assertEquals(List.of(), cluster.readAll(name + "-rejects", 1));
    }

    private Distribution.Running start(String name) throws IOException {
        Path pipeline =
                Files.writeString(folder.resolve("pipeline.yaml"), """
                application: %1$s
                model: .
                input: {topic: %1$s, format: json}
                output: {topic: %1$s-scores, format: json}
                rejects: {topic: %1$s-rejects}
                kafka:
                  bootstrap.servers: %2$s
                  num.stream.threads: 1
                  producer.transaction.timeout.ms: 2000
                """.formatted(name, broker.bootstrapServers()));
        return Distribution.start(folder, "run", pipeline.toString());
    }

    private static void createTopics(String name, int partitions) throws Exception {
        cluster.create(name, partitions);
        cluster.create(name + "-scores", partitions);
        cluster.create(name + "-rejects", 1);
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, int partition, String value) {
        return new ProducerRecord<>(topic, partition, new byte[] {1}, value.getBytes(UTF_8));
    }

    private static String list(String element, int count) {
        return "[" + String.join(",", Collections.nCopies(count, element)) + "]";
    }

    /** A matrix of zeros: the time of a product does not depend on its numbers. */
    private void write(String name, int rows, int columns) throws IOException {
        var options = List.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var writer = new NpyWriter(
                Files.newByteChannel(folder.resolve(name), options.toArray(StandardOpenOption[]::new)), columns)) {
            writer.write(new float[rows * columns], 0, rows);
            writer.finish();
        }
    }
}
