package io.jundenpa.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private static final String OVERTAKEN =
            "another replay of this application has taken over, or a transaction stayed open longer than its timeout;"
                    + " 0 records were sent before; start again when no other replay is running";

    private final ProducerRecord<byte[], byte[]> replay = new ProducerRecord<>("clicks", "value".getBytes(UTF_8));
    private final ProducerRecord<byte[], byte[]> mark = new ProducerRecord<>("marks", "value".getBytes(UTF_8));

    @Test
    void recordsAndMarksAreCommittedTogether() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        var outbox = new Outbox(producer);

        outbox.send("reject 1", replay, List.of(mark));
        outbox.send("reject 2", replay, List.of(mark));
        assertEquals(List.of(), producer.history());
        outbox.commit();
        outbox.commit();

        assertEquals(List.of(replay, mark, replay, mark), producer.history());
        assertEquals(1, producer.commitCount());
    }

    /** On a slow network, a larger transaction would time out in every replay. */
    @Test
    void transactionIsCommittedBeforeItExceedsAMebibyte() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        var outbox = new Outbox(producer);
        var large = new ProducerRecord<byte[], byte[]>("clicks", new byte[250_000]);
        var huge = new ProducerRecord<byte[], byte[]>("clicks", new byte[2_000_000]);

        outbox.send("reject 1", huge, List.of(mark));
        for (int i = 2; i <= 5; i++) {
            outbox.send("reject " + i, large, List.of(mark));
        }
        assertEquals(List.of(huge, mark), producer.history());
        outbox.send("reject 6", large, List.of(mark));
        assertEquals(List.of(huge, mark, large, mark, large, mark, large, mark, large, mark), producer.history());
        outbox.commit();

        assertEquals(12, producer.history().size());
        assertEquals(3, producer.commitCount());
    }

    @Test
    void refusedRecordIsNamed() {
        var producer = new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        var outbox = new Outbox(producer);
        outbox.send("reject 1", replay, List.of(mark));
        outbox.send("reject 2", replay, List.of(mark));

        assertTrue(producer.errorNext(new InvalidTimestampException("out of range")));
        assertTrue(producer.errorNext(new IllegalStateException("follows from the first")));
        producer.commitTransactionException = new KafkaException("follows from the first");

        KafkaException failure = assertThrows(KafkaException.class, outbox::commit);
        assertEquals("reject 1 is refused by clicks; 0 records were sent before", failure.getMessage());
        assertEquals("out of range", failure.getCause().getMessage());
    }

    /**
     * A broker refuses the whole batch of an invalid record. The client fails the records of the batch in order. Only the
     * invalid record gets the reason.
     */
    @Test
    void invalidRecordOfABatchIsNamed() {
        var producer = new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        var outbox = new Outbox(producer);
        outbox.send("reject 1", replay, List.of(mark));
        outbox.send("reject 2", replay, List.of(mark));

        assertTrue(producer.errorNext(new KafkaException("part of a batch with an invalid record")));
        assertTrue(producer.completeNext());
        assertTrue(producer.errorNext(new InvalidTimestampException("out of range")));
        assertTrue(producer.errorNext(new TransactionAbortedException("follows from it")));
        producer.commitTransactionException = new KafkaException("follows from it");

        KafkaException failure = assertThrows(KafkaException.class, outbox::commit);
        assertEquals("reject 2 is refused by clicks; 0 records were sent before", failure.getMessage());
    }

    /** The second replay fences the producer of the first one. No record is at fault. */
    @Test
    void replayThatAnotherOneOvertakesSaysSo() {
        var producer = new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        var outbox = new Outbox(producer);
        outbox.send("reject 1", replay, List.of(mark));

        assertTrue(producer.errorNext(new InvalidProducerEpochException("old epoch")));
        producer.commitTransactionException = new KafkaException("follows from it");

        KafkaException failure = assertThrows(KafkaException.class, outbox::commit);
        assertEquals(OVERTAKEN, failure.getMessage());
    }

    /** Brokers give this error, too, to a producer whose transaction another one has aborted. */
    @Test
    void replayWhoseTransactionAnotherOneHasAbortedSaysSo() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        var outbox = new Outbox(producer);
        outbox.send("reject 1", replay, List.of(mark));
        producer.commitTransactionException = new InvalidTxnStateException("invalid state");

        KafkaException failure = assertThrows(KafkaException.class, outbox::commit);
        assertEquals(OVERTAKEN, failure.getMessage());
    }

    @Test
    void replayThatIsOvertakenBetweenTwoRecordsSaysSo() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        var outbox = new Outbox(producer);
        producer.fenceProducer();

        KafkaException failure =
                assertThrows(KafkaException.class, () -> outbox.send("reject 1", replay, List.of(mark)));
        assertEquals(OVERTAKEN, failure.getMessage());
    }

    @Test
    void failedCommitCountsTheRecordsSentBefore() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        var outbox = new Outbox(producer);
        outbox.send("reject 1", replay, List.of(mark));
        outbox.commit();
        outbox.send("reject 2", replay, List.of(mark));
        producer.commitTransactionException = new TimeoutException("no answer");

        KafkaException failure = assertThrows(KafkaException.class, outbox::commit);
        assertEquals("only 1 records were sent; start again to send the others", failure.getMessage());
    }
}
