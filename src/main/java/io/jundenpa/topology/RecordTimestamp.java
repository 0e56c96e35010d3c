package io.jundenpa.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's own timestamp. A record without a timestamp (negative) gets the highest timestamp of its partition so far, or
 * the wall clock if it is earlier or there is none. Kafka Streams' default extractor would stop the thread at such a record,
 * and again after each restart.
 */
final class RecordTimestamp implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return of(record.timestamp(), partitionTime);
    }

    /**
     * The timestamp that a record gets.
     *
     * @param timestamp of the record, in milliseconds; negative if it has none
     * @param partitionTime the highest of the partition so far; negative if there is none
     */
    static long of(long timestamp, long partitionTime) {
        if (timestamp >= 0) {
            return timestamp;
        }
        long now = System.currentTimeMillis();
        return partitionTime >= 0 ? Math.min(partitionTime, now) : now;
    }
}
