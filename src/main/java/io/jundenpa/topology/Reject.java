package io.jundenpa.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.InvalidVectorException;
import io.jundenpa.settings.TopicLimits;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A rejected record as it goes to the rejects topic: key, value, headers and timestamp as they came, and headers that
 * say why and from where. A timestamp that the rejects topic does not take is replaced by the clock's, and kept in a header.
 */
final class Reject {

    /** The pointer to a record must fit wherever a record does. */
    private static final int LONGEST_MESSAGE = 500;

    private Reject() {}

    /**
     * The reject of a record.
     *
     * @param timestamp its own, or the one that it was given because it has none
     * @param limits of the rejects topic; a reject larger than it takes goes without its value, if need be without headers
     *     of its own, and at last without its key: its place in the input topic says where they are
     * @param now by the clock
     */
    static Record<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> record,
            long timestamp,
            InvalidVectorException reason,
            TopicLimits limits,
            long now) {
        boolean taken = limits.takes(timestamp, now);
        var reject = new Record<>(record.key(), record.value(), taken ? timestamp : now, record.headers());
        var explanation = new Explanation(reason, record, taken ? Optional.empty() : Optional.of(timestamp));
        return sized(reject, explanation, limits.maxBytes());
    }

    private static Record<byte[], byte[]> sized(Record<byte[], byte[]> record, Explanation explanation, int maxBytes) {
        Record<byte[], byte[]> reject = record.withHeaders(explanation.over(record.headers(), Optional.empty()));
        if (RecordSize.upperBound(reject) <= maxBytes) {
            return reject;
        }
        Record<byte[], byte[]> withoutValue =
                withoutValue(record, explanation.over(record.headers(), Optional.of("the value")));
        if (RecordSize.upperBound(withoutValue) <= maxBytes) {
            return withoutValue;
        }
        Record<byte[], byte[]> keyAlone = withoutValue(record, explanation.alone("the value and its headers"));
        if (RecordSize.upperBound(keyAlone) <= maxBytes) {
            return keyAlone;
        }
        return withoutValue(record.withKey(null), explanation.alone("the value, the key and its headers"));
    }

    @SuppressWarnings("NullAway") // A record may have no value, which its type does not say.
    private static Record<byte[], byte[]> withoutValue(Record<byte[], byte[]> record, Headers headers) {
        byte[] none = null;
        return record.withValue(none).withHeaders(headers);
    }

    /**
     * Why a record is rejected, and what is to be known of it.
     *
     * @param timestamp of the record, if the reject has another
     */
    private record Explanation(InvalidVectorException reason, ConsumerRecord<?, ?> place, Optional<Long> timestamp) {

        /** Headers, and over them those that explain. */
        Headers over(Headers original, Optional<String> leftOut) {
            Headers headers = new RecordHeaders(original);
            set(headers, RejectHeaders.CODE, reason.code().name());
            set(headers, RejectHeaders.MESSAGE, shortened(reason.getMessage()));
            set(headers, RejectHeaders.TOPIC, place.topic());
            set(headers, RejectHeaders.PARTITION, Integer.toString(place.partition()));
            set(headers, RejectHeaders.OFFSET, Long.toString(place.offset()));
            set(headers, RejectHeaders.LEFT_OUT, leftOut);
            set(headers, RejectHeaders.TIMESTAMP, timestamp.map(time -> Long.toString(time)));
            return headers;
        }

        /** The headers that explain. */
        Headers alone(String leftOut) {
            return over(new RecordHeaders(), Optional.of(leftOut));
        }

        private static String shortened(String message) {
            return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "...";
        }

        private static void set(Headers headers, String name, String text) {
            set(headers, name, Optional.of(text));
        }

        private static void set(Headers headers, String name, Optional<String> text) {
            headers.remove(name);
            text.ifPresent(present -> headers.add(name, present.getBytes(UTF_8)));
        }
    }
}
