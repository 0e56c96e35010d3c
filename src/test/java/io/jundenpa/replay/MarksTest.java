package io.jundenpa.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.ChildJvm;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarksTest {

    private static final TopicPartition TOPIC = new TopicPartition("marks", 0);
    private static final Uuid ID = Uuid.fromString("-aB3_x-7Qk2mZ0-1pLs9Tw");
    private static final String DELETED = "deleted:";

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final Marks marks = new Marks("marks", ID);

    @Test
    void tenMillionMarksFitInASmallHeap() throws Exception {
        String found = ChildJvm.run(List.of("-Xmx32m", "-XX:+UseSerialGC"), ManyMarks.class);

        assertEquals(Integer.toString(ManyMarks.MARKS), found);
    }

    /** The marks of earlier versions look the same. */
    @Test
    void markIsReadAsItIsWritten() {
        ProducerRecord<byte[], byte[]> mark = marks.add(new Place(12, 345));

        assertEquals("-aB3_x-7Qk2mZ0-1pLs9Tw-12-345", new String(mark.key(), UTF_8));
        assertEquals(0, mark.value().length);
        read("-aB3_x-7Qk2mZ0-1pLs9Tw-0-346");
        assertTrue(marks.contains(new Place(12, 345)));
        assertTrue(marks.contains(new Place(0, 346)));
        assertFalse(marks.contains(new Place(12, 346)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AAAAAAAAAAAAAAAAAAAAAA-1-2",
                "1-2",
                "-aB3_x-7Qk2mZ0-1pLs9Tw-1-",
                "x-aB3_x-7Qk2mZ0-1pLs9Tw-1-2"
            })
    void anotherKeyIsNotAMark(String key) {
        read(key);

        assertFalse(marks.contains(new Place(1, 2)));
    }

    @Test
    void markOfADeletedRejectGetsOneTombstone() {
        read(
                "-aB3_x-7Qk2mZ0-1pLs9Tw-1-2",
                "-aB3_x-7Qk2mZ0-1pLs9Tw-1-3",
                "-aB3_x-7Qk2mZ0-1pLs9Tw-1-4",
                DELETED + "-aB3_x-7Qk2mZ0-1pLs9Tw-1-2");

        List<ProducerRecord<byte[], byte[]>> tombstones =
                marks.tombstones(place -> place.offset() < 4).toList();

        assertEquals(1, tombstones.size());
        assertEquals("-aB3_x-7Qk2mZ0-1pLs9Tw-1-3", new String(tombstones.get(0).key(), UTF_8));
        assertNull(tombstones.get(0).value());
    }

    /** Reads the topic of the marks: keys, with an empty value, or without a value if they are deleted. */
    private void read(String... keys) {
        consumer.updateBeginningOffsets(Map.of(TOPIC, 0L));
        consumer.updateEndOffsets(Map.of(TOPIC, (long) keys.length));
        var reader = new TopicReader(consumer, "marks", 1);
        for (int i = 0; i < keys.length; i++) {
            boolean deletes = keys[i].startsWith(DELETED);
            byte[] key = keys[i].replace(DELETED, "").getBytes(UTF_8);
            consumer.addRecord(new ConsumerRecord<>("marks", 0, i, key, deletes ? null : new byte[0]));
        }
        marks.read(reader);
    }
}
