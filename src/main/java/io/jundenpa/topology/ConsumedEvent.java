package io.jundenpa.topology;

import io.jundenpa.event.Event;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record as decoders see it.
 *
 * @param record with a value
 * @param timestamp of the record; {@link RecordTimestamp} gives one to a record without
 */
record ConsumedEvent(ConsumerRecord<byte[], byte[]> record, long timestamp) implements Event {

    @Override
    public byte[] value() {
        return record.value();
    }

    @Override
    public Optional<byte[]> key() {
        return Optional.ofNullable(record.key());
    }

    @Override
    public Optional<byte[]> header(String name) {
        return Optional.ofNullable(record.headers().lastHeader(name)).map(Header::value);
    }
}
