package io.jundenpa.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginalsTest {

    private static final TopicPartition PARTITION = new TopicPartition("clicks", 2);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final Originals originals = new Originals(consumer);
    private final RejectedRecord reject = Rejects.reject("__streams.errors.left-out", "the value");

    @ParameterizedTest
    @CsvSource({"1772366400000", "-1"})
    void inputRecordIsFoundAtItsPlace(long time) {
        ConsumerRecord<byte[], byte[]> original = Rejects.record("clicks", 2, 55, time, Map.of());
        holds(60, original);

        assertEquals(original, originals.find(reject).orElseThrow());
    }

    @Test
    void recordWithAnotherTimestampIsNotTheInputRecord() {
        holds(60, Rejects.record("clicks", 2, 55, Rejects.TIME + 1, Map.of()));

        assertTrue(originals.find(reject).isEmpty());
    }

    @Test
    void compactedRecordIsGone() {
        holds(60, Rejects.record("clicks", 2, 56, Rejects.TIME, Map.of()));

        assertTrue(originals.find(reject).isEmpty());
    }

    @Test
    void deletedRecordIsGone() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 60L));
        consumer.updateEndOffsets(Map.of(PARTITION, 60L));

        assertTrue(originals.find(reject).isEmpty());
    }

    @Test
    void recordBeyondTheEndOfTheTopicIsGone() {
        holds(55, Rejects.record("clicks", 2, 54, Rejects.TIME, Map.of()));

        assertTrue(originals.find(reject).isEmpty());
    }

    private void holds(long end, ConsumerRecord<byte[], byte[]> record) {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        consumer.schedulePollTask(() -> consumer.addRecord(record));
    }
}
