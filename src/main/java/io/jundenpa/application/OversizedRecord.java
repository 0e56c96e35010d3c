package io.jundenpa.application;

import io.jundenpa.settings.ClientSettings;
import io.jundenpa.settings.Pipeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the record that does not fit into memory.
 *
 * <p>A record that its producer has compressed may be many times larger than {@code max.message.bytes}. A consumer
 * decompresses it in a poll, and fails without its place. Therefore this reads the input topic again after the failure: one
 * partition after the other, one record after the other, from the committed offsets. Each partition gets the same time: the
 * record lies near the committed offset, and another partition may have millions of records to read.
 */
final class OversizedRecord {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** The part of the heap that a record may fill. It is copied while it is scored or rejected. */
    private static final int PART = 4;

    private final Consumer<byte[], byte[]> consumer;

    private OversizedRecord(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * The place of the first record that an application could not read, and the way past it.
     *
     * @return empty if each record that is read within 15 s fits, or the cluster does not answer
     */
    static Optional<String> find(Pipeline pipeline) {
        Map<String, Object> settings = ClientSettings.consumer(pipeline, pipeline.application() + "-search");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, pipeline.application());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ClientSettings.TIMEOUT_MS);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return new OversizedRecord(consumer).find(pipeline.input().topic()).map(place -> explain(pipeline, place));
        } catch (KafkaException | OutOfMemoryError e) {
            return Optional.empty();
        }
    }

    private Optional<Place> find(String topic) {
        Set<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .collect(Collectors.toSet());
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        ends.entrySet().removeIf(end -> isRead(committed.get(end.getKey()), end.getValue()));
        Duration share = LIMIT.dividedBy(Math.max(1, ends.size()));
        return ends.entrySet().stream()
                .flatMap(end -> find(end.getKey(), committed.get(end.getKey()), end.getValue(), share).stream())
                .findFirst();
    }

    private static boolean isRead(@Nullable OffsetAndMetadata committed, long end) {
        return committed != null && committed.offset() >= end;
    }

    private Optional<Place> find(TopicPartition partition, @Nullable OffsetAndMetadata from, long end, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        consumer.assign(List.of(partition));
        if (from == null) {
            consumer.seekToBeginning(List.of(partition));
        } else {
            consumer.seek(partition, from);
        }
        while (consumer.position(partition) < end && System.nanoTime() - deadline < 0) {
            try {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                    if (record.serializedValueSize() > Runtime.getRuntime().maxMemory() / PART) {
                        return Optional.of(new Place(partition, record.offset()));
                    }
                }
            } catch (OutOfMemoryError e) {
                return Optional.of(new Place(partition, consumer.position(partition)));
            }
        }
        return Optional.empty();
    }

    private record Place(TopicPartition partition, long offset) {}

    private static String explain(Pipeline pipeline, Place place) {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        return place.partition() + ", offset " + place.offset() + ": the record does not fit into the heap of "
                + megabytes
                + " MiB. Raise the heap (JAVA_OPTS=-Xmx...) and start again; or skip the record: kafka-consumer-groups.sh"
                + " --bootstrap-server " + pipeline.servers() + " --group " + pipeline.application() + " --topic "
                + place.partition().topic() + ":" + place.partition().partition()
                + " --reset-offsets --to-offset " + (place.offset() + 1) + " --execute";
    }
}
