package io.jundenpa.event;

import java.util.Optional;

/** A record as decoders and encoders see it. Its bytes are not modified. */
public interface Event {

    /** A record that is only a value. */
    static Event of(byte[] value) {
        return of(value, Optional.empty(), 0);
    }

    /** A record without headers. */
    static Event of(byte[] value, Optional<byte[]> key, long timestamp) {
        return new WithoutHeaders(value, key, timestamp);
    }

    /** The value. */
    byte[] value();

    /** The key, if the record has one. */
    Optional<byte[]> key();

    /** The value of the last header of a name, if the record has one that is not null. */
    Optional<byte[]> header(String name);

    /** The timestamp in milliseconds since 1970. */
    long timestamp();

    /** A record without headers. */
    @SuppressWarnings("ArrayRecordComponent") // Not compared and not modified.
    record WithoutHeaders(byte[] value, Optional<byte[]> key, long timestamp) implements Event {

        @Override
        public Optional<byte[]> header(String name) {
            return Optional.empty();
        }
    }
}
