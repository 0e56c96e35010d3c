package io.jundenpa.replay;

import io.jundenpa.topology.RecordSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/** Sends each replayed record and its marks in one transaction. */
final class Outbox implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** A larger transaction could time out on a slow network. */
    private static final int MAX_TRANSACTION_BYTES = 1 << 20;

    private final Producer<byte[], byte[]> producer;

    /** The record that a topic refused, and why. Later failures only say that the transaction is aborted. */
    private final AtomicReference<Optional<KafkaException>> refusal = new AtomicReference<>(Optional.empty());

    private long openBytes;
    private int openReplays;
    private long committed;

    /**
     * Initializes the transactions of a producer. Kafka then fences an earlier producer with the same transactional id and
     * aborts its open transaction.
     *
     * @throws KafkaException if the cluster refuses or does not answer; the producer is then closed
     */
    Outbox(Producer<byte[], byte[]> producer) {
        this.producer = producer;
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            close();
            throw isOvertaken(e) ? overtaken(e) : e;
        }
    }

    /**
     * Sends a replayed record and its marks. Commits the open transaction first if it has no room for the record.
     *
     * @param reject the name of the reject, for messages
     * @throws KafkaException if this record or an earlier one cannot be sent
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback gets the failure, and the commit fails.
    void send(String reject, ProducerRecord<byte[], byte[]> replay, List<ProducerRecord<byte[], byte[]>> marks) {
        begin(replay);
        openReplays++;
        long before = committed;
        try {
            producer.send(replay, (metadata, failure) -> {
                if (failure != null) {
                    refuse(
                            reject + " is refused by " + replay.topic() + "; " + before + " records were sent before",
                            failure);
                }
            });
            marks.forEach(producer::send);
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    /**
     * Writes a mark, or deletes it with a tombstone.
     *
     * @throws KafkaException if this record or an earlier one cannot be sent
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The commit fails.
    void write(ProducerRecord<byte[], byte[]> mark) {
        begin(mark);
        try {
            producer.send(mark);
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    /** Makes sure that a transaction is open and has room for a record. */
    private void begin(ProducerRecord<byte[], byte[]> record) {
        long size = RecordSize.upperBound(record.key(), record.value(), record.headers());
        if (openBytes + size > MAX_TRANSACTION_BYTES) {
            commit();
        }
        try {
            if (openBytes == 0) {
                producer.beginTransaction();
            }
        } catch (KafkaException e) {
            throw failure(e);
        }
        openBytes += size;
    }

    /**
     * Keeps the failure of the invalid record. A broker refuses the whole batch of an invalid record. The invalid record
     * fails with an {@link ApiException}; the others fail with a plain {@link KafkaException}, some of them earlier.
     *
     * <p>Source: KIP-467, "Augment ProduceResponse error messaging for specific culprit records".
     */
    private void refuse(String message, Exception cause) {
        refusal.updateAndGet(known -> known.filter(
                        failure -> failure.getCause() instanceof ApiException || !(cause instanceof ApiException))
                .or(() -> Optional.of(new KafkaException(message, cause))));
    }

    /**
     * Commits the open transaction, if there is one.
     *
     * @throws KafkaException if the commit fails: no record of the transaction is sent. After a timeout, either all or no
     *     records are sent
     */
    void commit() {
        if (openBytes == 0) {
            return;
        }
        try {
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw failure(e);
        }
        committed += openReplays;
        openReplays = 0;
        openBytes = 0;
    }

    private KafkaException failure(KafkaException cause) {
        Optional<KafkaException> refused = refusal.get();
        if (isOvertaken(cause) || refused.filter(Outbox::isOvertaken).isPresent()) {
            return overtaken(cause);
        }
        return refused.orElseGet(() ->
                new KafkaException("only " + committed + " records were sent; start again to send the others", cause));
    }

    /** Whether the cluster no longer accepts this producer. No record is at fault. */
    private static boolean isOvertaken(@Nullable Throwable failure) {
        return failure instanceof ProducerFencedException
                || failure instanceof InvalidProducerEpochException
                || failure instanceof InvalidTxnStateException
                || (failure != null && isOvertaken(failure.getCause()));
    }

    private KafkaException overtaken(KafkaException cause) {
        return new KafkaException(
                "another replay of this application has taken over, or a transaction stayed open longer than its timeout; "
                        + committed + " records were sent before; start again when no other replay is running",
                cause);
    }

    /** Aborts the open transaction. */
    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
