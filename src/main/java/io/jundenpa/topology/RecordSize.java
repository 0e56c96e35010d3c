package io.jundenpa.topology;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.ByteUtils;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The most bytes that a record takes on its way, as the producer counts them before it sends: a batch of its own, in
 * the format of Kafka's message set version 2.
 */
public final class RecordSize {

    private static final int BATCH_HEADER = 61;
    private static final int RECORD_HEADER = 21;
    private static final int NULL_FIELD = 1;

    private RecordSize() {}

    static long upperBound(Record<byte[], byte[]> record) {
        return upperBound(record.key(), record.value(), record.headers());
    }

    /** The most bytes of a record of this key and value with these headers. */
    public static long upperBound(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return upperBound(key, value, bytes(headers));
    }

    static long upperBound(byte @Nullable [] key, byte @Nullable [] value, long headers) {
        return BATCH_HEADER + RECORD_HEADER + field(key) + field(value) + headers;
    }

    /** How many bytes headers take. */
    static long bytes(Headers headers) {
        long bytes = 0;
        int count = 0;
        for (Header header : headers) {
            bytes += field(Utils.utf8Length(header.key())) + field(header.value());
            count++;
        }
        return bytes + ByteUtils.sizeOfVarint(count);
    }

    private static long field(byte @Nullable [] bytes) {
        return bytes == null ? NULL_FIELD : field(bytes.length);
    }

    private static long field(int bytes) {
        return (long) ByteUtils.sizeOfVarint(bytes) + bytes;
    }
}
