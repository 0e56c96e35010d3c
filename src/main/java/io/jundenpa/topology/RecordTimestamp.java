package io.jundenpa.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's own timestamp. A record without one (negative) takes the highest of its partition so far, but none of the
 * future, or the wall clock: the default of Kafka Streams would stop the thread, and again after every restart.
 */
final class RecordTimestamp implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return of(record.timestamp(), partitionTime);
    }

    /**
     * As {@link #extract}, for a timestamp.
     *
     * @param partitionTime the highest of the partition so far, or negative
     */
    static long of(long timestamp, long partitionTime) {
        if (timestamp >= 0) {
            return timestamp;
        }
        long now = System.currentTimeMillis();
        return partitionTime >= 0 ? Math.min(partitionTime, now) : now;
    }
}
