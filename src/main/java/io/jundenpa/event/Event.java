package io.jundenpa.event;

import java.util.Optional;

/** A record as decoders and encoders see it. Its bytes are not modified. */
public interface Event {

    /** A record that is only a value. */
    static Event of(byte[] value) {
        return new OfValue(value);
    }

    /** The value. */
    byte[] value();

    /** The key, if the record has one. */
    Optional<byte[]> key();

    /** The value of the last header of a name, if the record has one that is not null. */
    Optional<byte[]> header(String name);

    /** The timestamp in milliseconds since 1970. */
    long timestamp();

    /** A record without key, headers and timestamp. */
    @SuppressWarnings("ArrayRecordComponent") // Not compared and not modified.
    record OfValue(byte[] value) implements Event {

        @Override
        public Optional<byte[]> key() {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> header(String name) {
            return Optional.empty();
        }

        @Override
        public long timestamp() {
            return 0;
        }
    }
}
