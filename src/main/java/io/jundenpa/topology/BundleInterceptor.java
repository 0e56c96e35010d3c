package io.jundenpa.topology;

import io.jundenpa.event.InputFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Puts the records that a consumer has polled into bundles. The records of a bundle share forward passes and one call of
 * the processor. Kafka creates the interceptor, as the last one of the main consumer.
 *
 * <pre>
 *   poll()           offsets  40 41 42 43 44 45 46 47 48 49
 *                             |--------| |--------| |---|       bundles of up to 4 records
 *   Kafka Streams sees        40         44         48          one record each, at the first offset
 *   the processor forwards    40 41 42 43            ...        one result or reject for each record, in one call
 *   a commit lands            ^          ^          ^    ^      before or after a bundle, never inside
 * </pre>
 *
 * <p>No record waits for a bundle to fill: a bundle holds only records of one poll. No record waits for a later commit, so
 * no record is lost or scored twice.
 *
 * <p>{@link ScoringSettings} configures it by settings of the main consumer.
 */
public final class BundleInterceptor implements ConsumerInterceptor<byte[], byte[]> {

    private BundleLimits limits = new BundleLimits(1, 1, InputFormat.JSON, 1);

    /** Kafka calls it. */
    public BundleInterceptor() {}

    @Override
    public void configure(Map<String, ?> settings) {
        limits = BundleLimits.from(settings);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> polled) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> carriers = new LinkedHashMap<>();
        for (TopicPartition partition : polled.partitions()) {
            carriers.put(partition, carriers(polled.records(partition)));
        }
        return new ConsumerRecords<>(carriers, polled.nextOffsets());
    }

    private List<ConsumerRecord<byte[], byte[]>> carriers(List<ConsumerRecord<byte[], byte[]>> records) {
        List<ConsumerRecord<byte[], byte[]>> carriers = new ArrayList<>();
        int from = 0;
        while (from < records.size()) {
            int to = end(records, from);
            // A copy: a view would keep all polled records in memory as long as one bundle is in use.
            carriers.add(new Bundle(List.copyOf(records.subList(from, to))).carrier());
            from = to;
        }
        return carriers;
    }

    /** The index after the last record of a bundle. */
    private int end(List<ConsumerRecord<byte[], byte[]>> records, int from) {
        int end = from;
        long bytes = 0;
        long rows = 0;
        while (end < records.size()
                && end < from + limits.records()
                && bytes < BundleLimits.BYTES
                && rows < limits.rows()) {
            ConsumerRecord<byte[], byte[]> record = records.get(end++);
            bytes += length(record.key()) + length(record.value()) + RecordSize.bytes(record.headers());
            rows += record.value() == null ? 0 : limits.rows(record.value());
        }
        return end;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
