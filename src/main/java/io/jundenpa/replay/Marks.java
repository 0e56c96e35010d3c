package io.jundenpa.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;

/**
 * The marks of the rejects that were sent again. A compacted topic holds one mark for each. The transaction that sends a
 * reject also writes its mark.
 *
 * <p>The key of a mark is {@code ID-PARTITION-OFFSET} of the reject, its value is empty. ID is the topic id of the rejects
 * topic (KIP-516): a topic that was deleted and created again starts again at offset 0. Committed offsets of a consumer
 * group would not be enough: a filter can skip a reject that a later replay selects.
 */
final class Marks {

    private static final byte[] EMPTY = {};

    private final String topic;
    private final String prefix;
    private final Set<String> keys = new HashSet<>();

    /**
     * Starts without marks.
     *
     * @param topic the topic of the marks
     * @param rejects the topic id of the rejects topic
     */
    Marks(String topic, Uuid rejects) {
        this.topic = topic;
        this.prefix = rejects + "-";
    }

    /** The topic of the marks for a rejects topic. */
    static String topic(String rejects) {
        return rejects + "-replayed";
    }

    /** Adds all marks of the topic. */
    void read(TopicReader reader) {
        while (!reader.isAtEnd()) {
            for (ConsumerRecord<byte[], byte[]> mark : reader.next()) {
                String key = mark.key() == null ? "" : new String(mark.key(), UTF_8);
                if (key.startsWith(prefix)) {
                    keys.add(key.substring(prefix.length()));
                }
            }
        }
    }

    /** Whether the reject at this place is marked. */
    boolean contains(Place reject) {
        return keys.contains(key(reject));
    }

    /** A new mark for the reject at this place. */
    ProducerRecord<byte[], byte[]> of(Place reject) {
        return new ProducerRecord<>(topic, (prefix + key(reject)).getBytes(UTF_8), EMPTY);
    }

    private static String key(Place reject) {
        return reject.partition() + "-" + reject.offset();
    }
}
