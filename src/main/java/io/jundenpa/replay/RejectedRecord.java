package io.jundenpa.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.topology.RejectHeaders;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record of the rejects topic, with the content of its headers.
 *
 * @param record the record of the rejects topic
 * @param code the reject code
 * @param topic the topic of its input record
 * @param source the place of its input record
 * @param timestamp the timestamp of its input record
 */
record RejectedRecord(ConsumerRecord<byte[], byte[]> record, String code, String topic, Place source, long timestamp) {

    /** The header that counts how often a record was sent again, in decimal digits. */
    static final String ATTEMPTS = "replay-attempts";

    /** A code that is safe to print. Other applications can write any text to the topic. */
    private static final Pattern CODE = Pattern.compile("[A-Z0-9_]{1,64}");

    /** Reads the headers; empty if they are not the headers of a reject. */
    static Optional<RejectedRecord> of(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        Optional<String> code = text(headers, RejectHeaders.CODE)
                .filter(found -> CODE.matcher(found).matches());
        Optional<String> topic = text(headers, RejectHeaders.TOPIC);
        OptionalLong partition = number(headers, RejectHeaders.PARTITION, Integer.MAX_VALUE);
        OptionalLong offset = number(headers, RejectHeaders.OFFSET, Long.MAX_VALUE);
        if (code.isEmpty() || topic.isEmpty() || partition.isEmpty() || offset.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RejectedRecord(
                record,
                code.get(),
                topic.get(),
                new Place((int) partition.getAsLong(), offset.getAsLong()),
                number(headers, RejectHeaders.TIMESTAMP, Long.MAX_VALUE).orElse(record.timestamp())));
    }

    /** Its place in the rejects topic. */
    Place place() {
        return new Place(record.partition(), record.offset());
    }

    /** Whether it holds the whole input record. Parts that are too large for the rejects topic are left out. */
    boolean isWhole() {
        return record.headers().lastHeader(RejectHeaders.LEFT_OUT) == null;
    }

    /**
     * The record to send again: the input record, without the headers of the reject, and with the number of attempts plus 1.
     * It goes to the partition of the input record, if the topic still has this partition.
     *
     * @param original the reject itself if it is whole, or else its input record
     * @param input the topic to send to
     */
    ProducerRecord<byte[], byte[]> replay(ConsumerRecord<byte[], byte[]> original, TopicDescription input) {
        List<Header> kept = Stream.of(original.headers().toArray())
                .filter(header -> !RejectHeaders.ALL.contains(header.key()))
                .filter(header -> !header.key().equals(ATTEMPTS))
                .toList();
        long attempts =
                1 + number(original.headers(), ATTEMPTS, Long.MAX_VALUE - 1).orElse(0);
        Headers headers =
                new RecordHeaders(kept).add(ATTEMPTS, Long.toString(attempts).getBytes(UTF_8));
        Integer partition = source.partition() < input.partitions().size() ? source.partition() : null;
        // A negative timestamp means none: the producer then sets the time of sending.
        Long time = timestamp < 0 ? null : timestamp;
        return new ProducerRecord<>(input.name(), partition, time, original.key(), original.value(), headers);
    }

    @Override
    public String toString() {
        return record.topic() + " " + place() + ", " + code + " of " + topic + " " + source;
    }

    private static Optional<String> text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), UTF_8));
    }

    /** The number in a header, in decimal digits; empty if it is missing or not from 0 to {@code max}. */
    private static OptionalLong number(Headers headers, String name, long max) {
        try {
            long number = Long.parseLong(text(headers, name).orElse(""));
            return number >= 0 && number <= max ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
