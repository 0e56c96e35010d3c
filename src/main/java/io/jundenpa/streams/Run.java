package io.jundenpa.streams;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Records that wait one behind the other in a partition, and are processed in one turn: that of the first, which carries them
 * all as a header. The header stays in this JVM.
 *
 * @param records at least one, by their offsets. Not modified.
 */
record Run(List<ConsumerRecord<byte[], byte[]>> records) implements Header {

    private static final String KEY = "jundenpa-run";

    /** The records that a record with these headers carries, itself the first; none if it stands for itself alone. */
    static List<ConsumerRecord<byte[], byte[]>> in(Headers headers) {
        return headers.lastHeader(KEY) instanceof Run run ? run.records : List.of();
    }

    /** The first record with all of them in its headers. */
    ConsumerRecord<byte[], byte[]> carrier() {
        ConsumerRecord<byte[], byte[]> first = records.get(0);
        return new ConsumerRecord<>(
                first.topic(),
                first.partition(),
                first.offset(),
                first.timestamp(),
                first.timestampType(),
                first.serializedKeySize(),
                first.serializedValueSize(),
                first.key(),
                first.value(),
                new RecordHeaders(first.headers()).add(this),
                first.leaderEpoch());
    }

    @Override
    public String key() {
        return KEY;
    }

    /** Nothing that could be written. */
    @Override
    public byte[] value() {
        return new byte[0];
    }
}
