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
 * A record of the rejects topic, with what its headers say.
 *
 * @param record as it was read
 * @param code why it was rejected
 * @param topic where it came from
 * @param source its place there
 * @param timestamp that it had there
 */
record RejectedRecord(ConsumerRecord<byte[], byte[]> record, String code, String topic, Place source, long timestamp) {

    /** Counts how often a record was sent again, in decimal digits. */
    static final String ATTEMPTS = "replay-attempts";

    /** A code is told to the user, whoever wrote it. */
    private static final Pattern CODE = Pattern.compile("[A-Z0-9_]{1,64}");

    /** Reads the headers; empty if they are not those of a reject. */
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

    /** Where it is in the rejects topic. */
    Place place() {
        return new Place(record.partition(), record.offset());
    }

    /** Whether it has all that its record had, and nothing was left out as too large for the rejects topic. */
    boolean isWhole() {
        return record.headers().lastHeader(RejectHeaders.LEFT_OUT) == null;
    }

    /**
     * The record to be sent again: as it was, without what says why it was rejected, and one attempt more.
     *
     * @param original the reject itself, or what it points to
     * @param input the topic where it goes, to the partition where it was
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
        // A record without a timestamp, which is negative, takes that of the time when it is sent.
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

    /** A number in decimal digits, from 0 to the most that it can be; empty if there is none, or something else. */
    private static OptionalLong number(Headers headers, String name, long most) {
        try {
            long number = Long.parseLong(text(headers, name).orElse(""));
            return number >= 0 && number <= most ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
