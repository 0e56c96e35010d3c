package io.jundenpa.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.RejectException;
import io.jundenpa.settings.TopicLimits;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes the reject of a record: its key, value, headers and timestamp, and {@link RejectHeaders} with the reason and the
 * source. If the rejects topic does not take the timestamp, the reject has the time of the clock, and a header keeps the
 * record's own.
 */
final class Reject {

    /** A reject without key and value must fit every topic, so its message is short. */
    private static final int MAX_MESSAGE_LENGTH = 500;

    private Reject() {}

    /**
     * The reject of a record. A reject that is too large for the topic leaves out the value, then the record's headers,
     * then the key. Its own headers say where in the input topic they are.
     *
     * @param timestamp of the record, or the one it gets because it has none
     * @param limits of the rejects topic
     * @param now the time by the clock, in milliseconds
     */
    static Record<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> record,
            long timestamp,
            RejectException reason,
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
        Record<byte[], byte[]> onlyKey = withoutValue(record, explanation.alone("the value and its headers"));
        if (RecordSize.upperBound(onlyKey) <= maxBytes) {
            return onlyKey;
        }
        return withoutValue(record.withKey(null), explanation.alone("the value, the key and its headers"));
    }

    @SuppressWarnings("NullAway") // Kafka has no annotation for a record without a value.
    private static Record<byte[], byte[]> withoutValue(Record<byte[], byte[]> record, Headers headers) {
        byte[] none = null;
        return record.withValue(none).withHeaders(headers);
    }

    /**
     * The reason of a reject and its source.
     *
     * @param timestamp of the record, if the reject has another one
     */
    private record Explanation(RejectException reason, ConsumerRecord<?, ?> place, Optional<Long> timestamp) {

        /** The headers of the record, and the headers of the explanation over them. */
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

        /** The headers of the explanation. */
        Headers alone(String leftOut) {
            return over(new RecordHeaders(), Optional.of(leftOut));
        }

        private static String shortened(String message) {
            return message.length() <= MAX_MESSAGE_LENGTH ? message : message.substring(0, MAX_MESSAGE_LENGTH) + "...";
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
