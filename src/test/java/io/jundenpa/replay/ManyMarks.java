package io.jundenpa.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Reads many marks in a JVM of its own, and prints how many of them it finds again. */
final class ManyMarks {

    /** The number of marks. They are at every second offset of the partitions. */
    static final int MARKS = 10_000_000;

    private static final int PARTITIONS = 4;
    private static final int BATCH = 1_000;
    private static final TopicPartition TOPIC = new TopicPartition("marks", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private int sent;

    private ManyMarks() {}

    /** Reads the marks. */
    public static void main(String[] arguments) {
        var marks = new Marks(TOPIC.topic(), Uuid.ZERO_UUID);
        marks.read(new ManyMarks().reader());

        int found = 0;
        for (int n = 0; n < MARKS; n++) {
            found += marks.contains(place(n)) ? 1 : 0;
        }
        System.out.print(found);
    }

    private TopicReader reader() {
        consumer.updateBeginningOffsets(Map.of(TOPIC, 0L));
        consumer.updateEndOffsets(Map.of(TOPIC, (long) MARKS));
        var reader = new TopicReader(consumer, TOPIC.topic(), 1);
        consumer.schedulePollTask(this::addBatch);
        return reader;
    }

    private void addBatch() {
        for (int i = 0; i < BATCH; i++) {
            consumer.addRecord(mark(sent++));
        }
        consumer.schedulePollTask(this::addBatch);
    }

    private static ConsumerRecord<byte[], byte[]> mark(int n) {
        Place reject = place(n);
        byte[] key = (Uuid.ZERO_UUID + "-" + reject.partition() + "-" + reject.offset()).getBytes(UTF_8);
        return new ConsumerRecord<>(
                TOPIC.topic(),
                TOPIC.partition(),
                n,
                Rejects.TIME,
                TimestampType.CREATE_TIME,
                key.length,
                0,
                key,
                new byte[0],
                new RecordHeaders(),
                Optional.empty());
    }

    private static Place place(int n) {
        return new Place(n % PARTITIONS, n / PARTITIONS * 2L);
    }
}
