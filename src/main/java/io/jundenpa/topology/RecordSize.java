package io.jundenpa.topology;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.ByteUtils;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * An upper bound of a record's size in bytes, as the producer computes it before it sends: a batch that holds this record
 * alone. Source: Kafka documentation, "Message format", record batch of magic 2.
 */
public final class RecordSize {

    private static final int BATCH_HEADER = 61;
    private static final int RECORD_HEADER = 21;
    private static final int NULL_FIELD = 1;

    private RecordSize() {}

    static long upperBound(Record<byte[], byte[]> record) {
        return upperBound(record.key(), record.value(), record.headers());
    }

    /** The upper bound for a key, a value and headers. */
    public static long upperBound(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return upperBound(key, value, bytes(headers));
    }

    static long upperBound(byte @Nullable [] key, byte @Nullable [] value, long headers) {
        return BATCH_HEADER + RECORD_HEADER + field(key) + field(value) + headers;
    }

    /** The size of headers in bytes. */
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
