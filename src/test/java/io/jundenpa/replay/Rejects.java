package io.jundenpa.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Makes rejects for tests. */
final class Rejects {

    static final long TIME = 1_772_366_400_000L; // 2026-03-01T12:00:00Z

    private Rejects() {}

    /** A record with a key, a value and these headers. */
    static ConsumerRecord<byte[], byte[]> record(
            String topic, int partition, long offset, long time, Map<String, String> texts) {
        Headers headers = new RecordHeaders();
        texts.forEach((name, text) -> headers.add(name, text.getBytes(UTF_8)));
        byte[] key = "key".getBytes(UTF_8);
        byte[] value = "value".getBytes(UTF_8);
        return new ConsumerRecord<>(
                topic, partition, offset, time, TimestampType.CREATE_TIME, 3, 5, key, value, headers, Optional.empty());
    }

    /** The reject 1@17 of the record 2@55 of the topic clicks, with further headers: name, text, name, text. */
    static RejectedRecord reject(String... others) {
        Map<String, String> headers = new TreeMap<>(Map.of(
                "__streams.errors.code", "BAD_JSON",
                "__streams.errors.message", "why",
                "__streams.errors.topic", "clicks",
                "__streams.errors.partition", "2",
                "__streams.errors.offset", "55"));
        for (int i = 0; i < others.length; i += 2) {
            headers.put(others[i], others[i + 1]);
        }
        return RejectedRecord.of(record("click-rejects", 1, 17, TIME, headers)).orElseThrow();
    }

    /** The topic clicks. */
    static TopicDescription clicks(int partitions) {
        List<TopicPartitionInfo> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartitionInfo(partition, null, List.of(), List.of()))
                .toList();
        return new TopicDescription("clicks", false, all);
    }
}
