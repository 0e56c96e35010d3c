package io.jundenpa.topology;

import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Records that wait one behind the other in a partition, and are processed in one turn: that of the first, which carries them
 * all as a header. The header means something in this JVM alone, and no result has it.
 *
 * @param records at least one, by their offsets. Not modified.
 */
record Run(List<ConsumerRecord<byte[], byte[]>> records) implements Header {

    /** No header that comes from outside has this name. */
    private static final String KEY = "jundenpa-run-" + UUID.randomUUID();

    private static final byte[] NOTHING = {};

    /**
     * The records that a record with these headers carries, itself the first; none if it stands for itself alone.
     *
     * @throws IllegalStateException if something on the way has put another header in place of the run: its records are lost
     */
    static List<ConsumerRecord<byte[], byte[]>> in(Headers headers) {
        Header header = headers.lastHeader(KEY);
        if (header == null) {
            return List.of();
        }
        if (header instanceof Run run) {
            return run.records;
        }
        throw new IllegalStateException("the header " + KEY + " was replaced by another, and with it a run of records;"
                + " expected no interceptor behind " + RunInterceptor.class.getName());
    }

    /** The first record with all of them in its headers, and with the highest timestamp among them. */
    ConsumerRecord<byte[], byte[]> carrier() {
        ConsumerRecord<byte[], byte[]> first = records.get(0);
        long highest = first.timestamp();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            highest = Math.max(highest, record.timestamp());
        }
        return new ConsumerRecord<>(
                first.topic(),
                first.partition(),
                first.offset(),
                highest,
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

    /** Nothing, for what measures or prints headers. */
    @Override
    public byte[] value() {
        return NOTHING;
    }

    @Override
    public String toString() {
        return "run of " + records.size() + " records";
    }
}
