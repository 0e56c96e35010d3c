package io.jundenpa.topology;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourcePartitionerTest {

    private static final byte[] KEY = {1, 2};
    private static final byte[] VALUE = {};

    private final SourcePartitioner partitioner = new SourcePartitioner();

    @Test
    void resultGoesToThePartitionWithTheNumberOfItsRecordWhateverItsKey() {
        assertEquals(Optional.of(Set.of(2)), partitioner.partitions("scores", new SourceKey(KEY, 2), VALUE, 3));
        assertEquals(Optional.of(Set.of(2)), partitioner.partitions("scores", new SourceKey(null, 2), VALUE, 7));
    }

    @Test
    void partitionNumberWrapsAroundWhereTheTargetHasFewerPartitions() {
        assertEquals(Optional.of(Set.of(1)), partitioner.partitions("scores", new SourceKey(null, 5), VALUE, 2));
    }

    @Test
    void keyIsWrittenAsItCame() {
        assertArrayEquals(KEY, SourceKey.serializer().serialize("scores", new SourceKey(KEY, 2)));
        assertNull(SourceKey.serializer().serialize("scores", new SourceKey(null, 2)));
    }
}
