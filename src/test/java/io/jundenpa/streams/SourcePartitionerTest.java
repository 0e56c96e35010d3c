package io.jundenpa.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourcePartitionerTest {

    private final SourcePartitioner partitioner = new SourcePartitioner();

    @Test
    void aRecordGoesToThePartitionOfItsOwnNumberWhateverItsKey() {
        partitioner.source(2);

        assertEquals(Optional.of(Set.of(2)), partitioner.partitions("scores", new byte[] {1}, new byte[0], 3));
        assertEquals(Optional.of(Set.of(2)), partitioner.partitions("scores", null, new byte[0], 7));
    }

    @Test
    void aPartitionThatTheTargetDoesNotHaveIsFoldedOntoOneThatItHas() {
        partitioner.source(5);

        assertEquals(Optional.of(Set.of(1)), partitioner.partitions("scores", null, new byte[0], 2));
    }

    @Test
    void eachThreadHasItsOwnSource() throws InterruptedException {
        partitioner.source(1);

        var other = new Thread(() -> partitioner.source(3));
        other.start();
        other.join();

        assertEquals(Optional.of(Set.of(1)), partitioner.partitions("scores", null, new byte[0], 4));
    }
}
