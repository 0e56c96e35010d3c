package io.jundenpa.replay;

import io.jundenpa.topology.RecordSize;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;

/** Sends replays with their marks: both, or neither. */
final class Outbox implements AutoCloseable {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    /** Of a transaction: it must be over before it times out, on a slow line, too. */
    private static final int MOST_BYTES = 1 << 20;

    private final Producer<byte[], byte[]> producer;

    /** The first that was refused since the begin, and why: what follows it only says that the transaction is lost. */
    private final AtomicReference<Optional<KafkaException>> refusal = new AtomicReference<>(Optional.empty());

    private int begun;
    private long bytes;
    private long committed;

    /**
     * Takes a producer, and ends what one of the same transactional id has begun, killed or not.
     *
     * @throws KafkaException if the cluster does not allow that, or gives no answer; the producer is closed then
     */
    Outbox(Producer<byte[], byte[]> producer) {
        this.producer = producer;
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            close();
            throw e;
        }
    }

    /**
     * Sends a replay and its mark in a transaction: in the open one if there is room, or else in a new one.
     *
     * @param reject in words, for the message of a failure
     * @throws KafkaException if this or one before cannot be sent
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback is told of a failure, and the commit fails.
    void send(String reject, ProducerRecord<byte[], byte[]> replay, ProducerRecord<byte[], byte[]> mark) {
        long size = RecordSize.upperBound(replay.key(), replay.value(), replay.headers());
        if (bytes + size > MOST_BYTES) {
            commit();
        }
        bytes += size;
        long before = committed;
        try {
            if (begun++ == 0) {
                producer.beginTransaction();
            }
            producer.send(replay, (metadata, failure) -> {
                if (failure != null) {
                    refuse(
                            reject + " is not taken by " + replay.topic() + "; " + before + " records were sent before",
                            failure);
                }
            });
            producer.send(mark);
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    private void refuse(String what, Exception why) {
        // The other records of a refused batch are told so by a bare KafkaException, perhaps before it.
        refusal.updateAndGet(known -> known.filter(
                        failure -> failure.getCause() instanceof ApiException || !(why instanceof ApiException))
                .or(() -> Optional.of(new KafkaException(what, why))));
    }

    /**
     * Commits what was sent since the last time.
     *
     * @throws KafkaException if that fails; nothing of it is sent then, or, after a timeout, all of it or nothing
     */
    void commit() {
        if (begun == 0) {
            return;
        }
        try {
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw failure(e);
        }
        committed += begun;
        begun = 0;
        bytes = 0;
    }

    private KafkaException failure(KafkaException cause) {
        return refusal.get()
                .orElseGet(() -> new KafkaException(
                        "not all was sent, but " + committed + " records were; start again to go on with the rest",
                        cause));
    }

    /** Takes back what is not committed. */
    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
