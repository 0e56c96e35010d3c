package io.jundenpa.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;

/**
 * The marks of the rejects that were sent again. A compacted topic holds one mark for each. The transaction that sends a
 * reject also writes its mark. When the rejects topic has deleted the reject, a tombstone deletes the mark.
 *
 * <p>The key of a mark is {@code ID-PARTITION-OFFSET} of the reject, its value is empty. ID is the topic id of the rejects
 * topic (KIP-516): a topic that was deleted and created again starts again at offset 0. Committed offsets of a consumer
 * group would not be enough: a filter can skip a reject that a later replay selects.
 *
 * <p>The offsets of the rejects are dense, so a mark takes a few bits of memory. The places of the input records are not:
 * one record in a thousand may be rejected.
 */
final class Marks {

    private static final byte[] EMPTY = {};

    private final String topic;
    private final String id;
    private final Pattern key;
    private final PlaceSet places = new PlaceSet();

    /**
     * Starts without marks.
     *
     * @param topic the topic of the marks
     * @param rejects the topic id of the rejects topic
     */
    Marks(String topic, Uuid rejects) {
        this.topic = topic;
        this.id = rejects.toString();
        this.key = Pattern.compile(Pattern.quote(id) + "-(\\d{1,9})-(\\d{1,18})");
    }

    /** The topic of the marks for a rejects topic. */
    static String topic(String rejects) {
        return rejects + "-replayed";
    }

    /** Adds all marks of the topic. */
    void read(TopicReader reader) {
        while (!reader.isAtEnd()) {
            for (ConsumerRecord<byte[], byte[]> mark : reader.next()) {
                place(mark).ifPresent(mark.value() == null ? places::remove : places::add);
            }
        }
    }

    private Optional<Place> place(ConsumerRecord<byte[], byte[]> mark) {
        Matcher numbers = key.matcher(mark.key() == null ? "" : new String(mark.key(), UTF_8));
        return numbers.matches()
                ? Optional.of(new Place(Integer.parseInt(numbers.group(1)), Long.parseLong(numbers.group(2))))
                : Optional.empty();
    }

    /** Whether the reject at this place is marked. */
    boolean contains(Place reject) {
        return places.contains(reject);
    }

    /** Marks the reject at this place. Returns the mark to write. */
    ProducerRecord<byte[], byte[]> add(Place reject) {
        places.add(reject);
        return record(reject, EMPTY);
    }

    /** The tombstones of the marks whose rejects are deleted. */
    Stream<ProducerRecord<byte[], byte[]>> tombstones(Predicate<Place> deleted) {
        return places.stream().filter(deleted).map(this::tombstone);
    }

    @SuppressWarnings("NullAway") // Kafka has no annotation for a record without a value.
    private ProducerRecord<byte[], byte[]> tombstone(Place reject) {
        byte[] none = null;
        return record(reject, none);
    }

    private ProducerRecord<byte[], byte[]> record(Place reject, byte[] value) {
        String name = id + "-" + reject.partition() + "-" + reject.offset();
        return new ProducerRecord<>(topic, name.getBytes(UTF_8), value);
    }
}
