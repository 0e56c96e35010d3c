package io.jundenpa.application;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RestartsTest {

    private static final long BEGIN = Long.MAX_VALUE - 1000; // nanoTime may overflow

    private final Restarts restarts = new Restarts(2);

    static List<Throwable> temporaryFailures() {
        return List.of(
                new TimeoutException("no answer"),
                new InvalidProducerEpochException("fenced"),
                new TransactionAbortableException("aborted"),
                new InvalidTxnStateException("rolled back"),
                new UnknownServerException("a failure of the broker"),
                new KafkaException("Unhandled error in EndTxnResponse: ..."));
    }

    @ParameterizedTest
    @MethodSource("temporaryFailures")
    void aThreadIsReplacedAfterATemporaryFailure(Throwable failure) {
        assertTrue(isReplaced(new StreamsException("task 0_0", new StreamsException("send", failure)), BEGIN));
    }

    static List<Throwable> permanentFailures() {
        return List.of(
                new RecordTooLargeException("too large"),
                new InvalidTimestampException("out of range"),
                new TopicAuthorizationException("no right"),
                new KafkaException("Record batch for partition digits-0 at offset 7 is invalid, cause: CRC"),
                new IllegalStateException("a bug"),
                new OutOfMemoryError("no heap"));
    }

    @ParameterizedTest
    @MethodSource("permanentFailures")
    void aThreadIsNotReplacedAfterAPermanentFailure(Throwable failure) {
        assertFalse(isReplaced(new StreamsException("task 0_0", failure), BEGIN));
    }

    @Test
    void threeReplacementsForEachThreadAreAllowedIn30Minutes() {
        var failure = new TimeoutException("no answer");
        for (int minute = 0; minute < 15; minute += 5) {
            assertTrue(isReplaced(failure, at(minute)));
            assertTrue(isReplaced(failure, at(minute)));
        }

        assertFalse(isReplaced(failure, at(15)));
        assertFalse(isReplaced(failure, at(30)));
        assertTrue(isReplaced(failure, at(31)));
        assertTrue(isReplaced(failure, at(31)));
        assertFalse(isReplaced(failure, at(32)));
    }

    @Test
    void thirtyAbortedTransactionsOfEachThreadAreAllowedIn30Minutes() {
        var aborted = new StreamsException("commit", new InvalidTxnStateException("late"));
        for (int i = 0; i < 60; i++) {
            assertTrue(isReplaced(aborted, at(0)));
        }

        assertFalse(isReplaced(aborted, at(30)));
        assertTrue(isReplaced(new TimeoutException("no answer"), at(30)));
        assertTrue(isReplaced(aborted, at(31)));
    }

    /** The restarts are those of two threads. */
    @Test
    void pausesDoubleAfterAFailureOfEachThreadUpTo10SecondsAndAreCutByUpToAHalf() {
        var aborted = new InvalidTxnStateException("late");

        assertEquals(
                List.of(
                        100L, 100L, 200L, 200L, 400L, 400L, 800L, 800L, 1600L, 1600L, 3200L, 3200L, 6400L, 6400L,
                        10_000L),
                IntStream.range(0, 15).mapToObj(n -> pause(aborted, 1)).toList());
        assertEquals(5_000, pause(aborted, 0));
        assertEquals(50, pause(new TimeoutException("no answer"), 0));
    }

    /** Kafka's clients have no exception of their own for an error code that they do not expect. */
    @Test
    void theseAreTheWordsOfKafkasClients() throws IOException {
        String handlers = "/org/apache/kafka/clients/producer/internals/TransactionManager$";
        assertTrue(constants(handlers + "EndTxnHandler.class").contains("Unhandled error in EndTxnResponse"));
        assertTrue(constants(handlers + "AddOffsetsToTxnHandler.class")
                .contains("Unexpected error in AddOffsetsToTxnResponse"));
        assertTrue(constants(handlers + "TxnOffsetCommitHandler.class")
                .contains("Unexpected error in TxnOffsetCommitResponse"));
    }

    private static String constants(String type) throws IOException {
        try (var bytes = requireNonNull(RestartsTest.class.getResourceAsStream(type), type)) {
            return new String(bytes.readAllBytes(), ISO_8859_1);
        }
    }

    private boolean isReplaced(Throwable failure, long now) {
        return restarts.pause(failure, now, 0).isPresent();
    }

    private long pause(Throwable failure, double random) {
        return restarts.pause(failure, BEGIN, random).orElseThrow().toMillis();
    }

    private static long at(int minute) {
        return BEGIN + Duration.ofMinutes(minute).toNanos();
    }
}
