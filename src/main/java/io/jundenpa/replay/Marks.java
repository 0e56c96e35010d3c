package io.jundenpa.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;

/**
 * Which rejects were sent again: a topic of its own has a mark for each, written in the transaction that sends it.
 *
 * <p>Offsets of a group would not do: a filter passes over rejects that another run may ask for. The key of a mark is
 * {@code ID-PARTITION-OFFSET} of the reject, its value empty. ID is that of the rejects topic: one that was deleted and made
 * anew begins at offset 0 again.
 */
final class Marks {

    private static final byte[] EMPTY = {};

    private final String topic;
    private final String prefix;
    private final Set<String> keys = new HashSet<>();

    /**
     * No marks yet.
     *
     * @param topic of the marks
     * @param rejects the rejects topic's own id
     */
    Marks(String topic, Uuid rejects) {
        this.topic = topic;
        this.prefix = rejects + "-";
    }

    /** The topic of the marks of a rejects topic. */
    static String topic(String rejects) {
        return rejects + "-replayed";
    }

    /** Reads all marks there are. */
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

    /** Whether the reject at this place was sent again before. */
    boolean contains(Place reject) {
        return keys.contains(key(reject));
    }

    /** The mark for the reject at this place. */
    ProducerRecord<byte[], byte[]> of(Place reject) {
        return new ProducerRecord<>(topic, (prefix + key(reject)).getBytes(UTF_8), EMPTY);
    }

    private static String key(Place reject) {
        return reject.partition() + "-" + reject.offset();
    }
}
