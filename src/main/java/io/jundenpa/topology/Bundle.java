package io.jundenpa.topology;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Consecutive records of one partition that Kafka Streams sees as one record. The first record of a bundle carries all of
 * them, itself included, in a header. The header has a meaning in this JVM only, and no result has it.
 *
 * @param records at least one, in the order of their offsets. Not modified.
 */
record Bundle(List<ConsumerRecord<byte[], byte[]>> records) implements Header {

    /** No header from outside has this name. */
    static final String KEY = "jundenpa-bundle-" + UUID.randomUUID();

    private static final byte[] EMPTY = {};

    /**
     * The bundle in the headers of a record.
     *
     * @return empty if the records did not pass a {@link BundleInterceptor}
     */
    static Optional<Bundle> in(Headers headers) {
        return headers.lastHeader(KEY) instanceof Bundle bundle ? Optional.of(bundle) : Optional.empty();
    }

    /** The first record, with the bundle in its headers and with the highest timestamp of all records. */
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

    /** Empty: tools that print or measure headers see no records twice. */
    @Override
    public byte[] value() {
        return EMPTY;
    }

    @Override
    public String toString() {
        return "bundle of " + records.size() + " records";
    }
}
