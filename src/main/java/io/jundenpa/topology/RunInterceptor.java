package io.jundenpa.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Hands the records that a consumer has fetched to Kafka Streams in runs: the first record of a run carries those behind it,
 * so that they share one forward pass and one turn in Kafka Streams. Kafka makes it, as the last interceptor of the main
 * consumer.
 *
 * <p>No record waits for a run to grow: runs are made of what has been fetched anyway. A run stands at the offset of its first
 * record, which is what Kafka Streams commits while the run has not had its turn, and it has its turn as a whole: no commit
 * falls within it. So that a turn is not much longer than that of one large record, a run ends with the record that brings it
 * to 1 MiB.
 *
 * <p>A stream thread polls and processes itself. Only the partitions that a processor of the same thread has asked to be
 * gathered are; the records of all others are handed on as they are.
 */
public final class RunInterceptor implements ConsumerInterceptor<byte[], byte[]> {

    private static final int ENOUGH_BYTES = 1 << 20;

    /** The most records of a run of each partition that this thread gathers. */
    private static final ThreadLocal<Map<TopicPartition, Integer>> GATHERED = ThreadLocal.withInitial(HashMap::new);

    /** For Kafka. */
    public RunInterceptor() {}

    /** From now on, the records that this thread polls of a partition come in runs, for it to ask {@link Run#in}. */
    static void gather(TopicPartition partition, int most) {
        GATHERED.get().put(partition, most);
    }

    /** From now on, the records of a partition come one by one. */
    static void release(TopicPartition partition) {
        GATHERED.get().remove(partition);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> polled) {
        Map<TopicPartition, Integer> gathered = GATHERED.get();
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> handed = new LinkedHashMap<>();
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            Integer most = gathered.get(partition);
            handed.put(partition, most == null ? records : carriers(records, most));
        }
        return new ConsumerRecords<>(handed, polled.nextOffsets());
    }

    private static List<ConsumerRecord<byte[], byte[]>> carriers(
            List<ConsumerRecord<byte[], byte[]>> records, int most) {
        List<ConsumerRecord<byte[], byte[]>> carriers = new ArrayList<>();
        int from = 0;
        while (from < records.size()) {
            int to = end(records, from, most);
            // A copy: a view would hold all that was polled as long as one of its runs is held.
            carriers.add(new Run(List.copyOf(records.subList(from, to))).carrier());
            from = to;
        }
        return carriers;
    }

    /** The index behind the last record of a run. */
    private static int end(List<ConsumerRecord<byte[], byte[]>> records, int from, int most) {
        int end = from;
        long bytes = 0;
        while (end < records.size() && end < from + most && bytes < ENOUGH_BYTES) {
            byte[] value = records.get(end++).value();
            bytes += value == null ? 0 : value.length;
        }
        return end;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
}
