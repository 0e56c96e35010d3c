package io.jundenpa.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SourcePartitionerTest {

    private final SourcePartitions source = new SourcePartitions();
    private final SourcePartitioner ofTheSinks = new SourcePartitioner(source);
    private final SourcePartitioner ofTheProducer = new SourcePartitioner();

    SourcePartitionerTest() {
        ofTheProducer.configure(Map.of("jundenpa.source.partitions", source));
    }

    @Test
    void resultGoesToThePartitionWithTheNumberOfItsRecordWhateverItsKey() {
        source.set(2);

        assertEquals(Optional.of(Set.of(2)), ofTheSinks.partitions("scores", new byte[] {1}, new byte[0], 3));
        assertEquals(Optional.of(Set.of(2)), ofTheSinks.partitions("scores", null, new byte[0], 7));
        assertEquals(2, produced(new byte[] {1}, 3));
        assertEquals(2, produced(null, 7));
    }

    @Test
    void partitionNumberWrapsAroundWhereTheTargetHasFewerPartitions() {
        source.set(5);

        assertEquals(Optional.of(Set.of(1)), ofTheSinks.partitions("scores", null, new byte[0], 2));
        assertEquals(1, produced(null, 2));
    }

    @Test
    void eachThreadHasItsOwnSource() throws InterruptedException {
        source.set(1);

        var other = new Thread(() -> {
            source.set(3);
            source.remove();
        });
        other.start();
        other.join();

        assertEquals(1, produced(null, 4));
    }

    @Test
    void producerWithoutTheSourceIsRefused() {
        var failure = assertThrows(ConfigException.class, () -> new SourcePartitioner().configure(Map.of()));

        assertTrue(failure.getMessage().contains("jundenpa.source.partitions"), failure.getMessage());
    }

    /** The partition that the producer chooses. */
    private int produced(byte @Nullable [] key, int partitions) {
        List<PartitionInfo> scores = IntStream.range(0, partitions)
                .mapToObj(number -> new PartitionInfo("scores", number, Node.noNode(), new Node[0], new Node[0]))
                .toList();
        var cluster = new Cluster("cluster", List.of(), scores, Set.of(), Set.of());
        return ofTheProducer.partition("scores", key, key, new byte[0], new byte[0], cluster);
    }
}
