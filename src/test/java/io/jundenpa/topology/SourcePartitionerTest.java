package io.jundenpa.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SourcePartitionerTest {

    private final SourcePartitioner partitioner = new SourcePartitioner();

    @Test
    void aRecordGoesToThePartitionOfItsOwnNumberWhateverItsKey() {
        SourcePartitioner.source(2);

        assertEquals(Optional.of(Set.of(2)), partitioner.partitions("scores", new byte[] {1}, new byte[0], 3));
        assertEquals(Optional.of(Set.of(2)), partitioner.partitions("scores", null, new byte[0], 7));
        assertEquals(2, produced(new byte[] {1}, 3));
        assertEquals(2, produced(null, 7));
    }

    @Test
    void aPartitionThatTheTargetDoesNotHaveIsFoldedOntoOneThatItHas() {
        SourcePartitioner.source(5);

        assertEquals(Optional.of(Set.of(1)), partitioner.partitions("scores", null, new byte[0], 2));
        assertEquals(1, produced(null, 2));
    }

    @Test
    void eachThreadHasItsOwnSource() throws InterruptedException {
        SourcePartitioner.source(1);

        var other = new Thread(() -> SourcePartitioner.source(3));
        other.start();
        other.join();

        assertEquals(1, produced(null, 4));
    }

    /** The partition that a producer is told. */
    private int produced(byte @Nullable [] key, int partitions) {
        List<PartitionInfo> scores = IntStream.range(0, partitions)
                .mapToObj(number -> new PartitionInfo("scores", number, Node.noNode(), new Node[0], new Node[0]))
                .toList();
        var cluster = new Cluster("cluster", List.of(), scores, Set.of(), Set.of());
        return partitioner.partition("scores", key, key, new byte[0], new byte[0], cluster);
    }
}
