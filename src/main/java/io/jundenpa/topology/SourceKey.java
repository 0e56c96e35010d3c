package io.jundenpa.topology;

import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The key of a result or reject on its way to a sink, with the partition that its record came from.
 *
 * @param key the bytes of the record's key, if it has one. Not modified.
 * @param partition of the input topic
 */
@SuppressWarnings("ArrayRecordComponent") // Keys are not compared.
record SourceKey(byte @Nullable [] key, int partition) {

    /** Writes the key's bytes as they came. */
    static Serializer<SourceKey> serializer() {
        return (topic, key) -> key.key();
    }
}
