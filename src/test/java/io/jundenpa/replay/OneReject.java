package io.jundenpa.replay;

import io.jundenpa.settings.TopicLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A replay of a rejects topic that holds one record with any headers. */
public final class OneReject {

    /** The number of partitions of the input topic clicks, and of the records in each of them. */
    public static final int PARTITIONS = 3;

    private static final int MAX_BYTES = 1_000;

    private OneReject() {}

    /**
     * The result of a replay.
     *
     * @param lines the output for the user
     * @param sent the record that was sent again, if any
     */
    public record Outcome(List<String> lines, Optional<ProducerRecord<byte[], byte[]>> sent) {}

    /** Replays the record. It is the first record of the topic click-rejects, which has one partition. */
    public static Outcome replay(ConsumerRecord<byte[], byte[]> record) {
        return replay(record, TopicLimits.UNKNOWN.atMost(MAX_BYTES));
    }

    /** As {@link #replay(ConsumerRecord)}, to an input topic with these limits. */
    static Outcome replay(ConsumerRecord<byte[], byte[]> record, TopicLimits limits) {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        var outbox = new Outbox(producer);
        TopicDescription rejects = new TopicDescription("click-rejects", false, List.of());
        var topics = new ReplayTopics(Rejects.clicks(PARTITIONS), limits, rejects, Optional.empty());
        var pass = new ReplayPass(
                topics,
                ReplayFilter.ALL,
                new Marks("marks", Uuid.ZERO_UUID),
                new Originals(originals()),
                Optional.of(outbox));

        ReplayReport report = pass.over(reader(record), () -> false);

        List<String> lines = new ArrayList<>(report.problems());
        lines.addAll(report.lines(true));
        return new Outcome(lines, producer.history().stream().findFirst());
    }

    private static TopicReader reader(ConsumerRecord<byte[], byte[]> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        var consumer = new MockConsumer<byte[], byte[]>("earliest");
        consumer.updateBeginningOffsets(Map.of(partition, 0L));
        consumer.updateEndOffsets(Map.of(partition, 1L));
        var reader = new TopicReader(consumer, record.topic(), 1);
        consumer.addRecord(record);
        return reader;
    }

    private static MockConsumer<byte[], byte[]> originals() {
        var consumer = new MockConsumer<byte[], byte[]>("earliest");
        Map<TopicPartition, Long> begins = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (int i = 0; i < PARTITIONS; i++) {
            begins.put(new TopicPartition("clicks", i), 0L);
            ends.put(new TopicPartition("clicks", i), (long) PARTITIONS);
        }
        consumer.updateBeginningOffsets(begins);
        consumer.updateEndOffsets(ends);
        consumer.schedulePollTask(() -> {
            for (TopicPartition partition : consumer.assignment()) {
                for (int offset = 0; offset < PARTITIONS; offset++) {
                    consumer.addRecord(Rejects.record("clicks", partition.partition(), offset, Rejects.TIME, Map.of()));
                }
            }
        });
        return consumer;
    }
}
