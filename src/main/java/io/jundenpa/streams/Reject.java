package io.jundenpa.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.codec.InvalidVectorException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A rejected record as it goes to the rejects topic: key, value, headers and timestamp as they came, and headers that
 * say why and from where.
 *
 * <p>The names are those of Kafka's own dead letters (KIP-1034), and {@code code} beside them.
 */
final class Reject {

    private static final String PREFIX = "__streams.errors.";

    /** The pointer to a record must fit wherever a record does. */
    private static final int LONGEST_MESSAGE = 500;

    private Reject() {}

    /**
     * The reject of a record.
     *
     * @param maxBytes what the producer takes at most; a reject above it goes without its value, and without key and
     *     headers of its own if need be: its place in the input topic says where they are
     */
    static Record<byte[], byte[]> of(
            Record<byte[], byte[]> record, InvalidVectorException reason, RecordMetadata place, long maxBytes) {
        Record<byte[], byte[]> reject = record.withHeaders(explain(record.headers(), reason, "", place));
        if (RecordSize.upperBound(reject) <= maxBytes) {
            return reject;
        }
        String leftOut = "; left out as too large for the rejects topic: the value";
        Record<byte[], byte[]> withoutValue = withoutValue(record, explain(record.headers(), reason, leftOut, place));
        if (RecordSize.upperBound(withoutValue) <= maxBytes) {
            return withoutValue;
        }
        Headers alone = explain(new RecordHeaders(), reason, leftOut + ", the key and its headers", place);
        return withoutValue(record.withKey(null), alone);
    }

    @SuppressWarnings("NullAway") // A record may have no value, which its type does not say.
    private static Record<byte[], byte[]> withoutValue(Record<byte[], byte[]> record, Headers headers) {
        byte[] none = null;
        return record.withValue(none).withHeaders(headers);
    }

    private static Headers explain(
            Headers original, InvalidVectorException reason, String leftOut, RecordMetadata place) {
        Headers headers = new RecordHeaders(original);
        set(headers, "code", reason.code().name());
        set(headers, "message", shortened(reason.getMessage()) + leftOut);
        set(headers, "topic", place.topic());
        set(headers, "partition", Integer.toString(place.partition()));
        set(headers, "offset", Long.toString(place.offset()));
        return headers;
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "...";
    }

    private static void set(Headers headers, String name, String text) {
        headers.remove(PREFIX + name).add(PREFIX + name, text.getBytes(UTF_8));
    }
}
