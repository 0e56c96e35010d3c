package io.jundenpa.application;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
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
        assertTrue(restarts.allow(new StreamsException("task 0_0", new StreamsException("send", failure)), BEGIN));
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
        assertFalse(restarts.allow(new StreamsException("task 0_0", failure), BEGIN));
    }

    @Test
    void threeReplacementsForEachThreadAreAllowedIn30Minutes() {
        var failure = new TimeoutException("no answer");
        for (int minute = 0; minute < 15; minute += 5) {
            assertTrue(restarts.allow(failure, at(minute)));
            assertTrue(restarts.allow(failure, at(minute)));
        }

        assertFalse(restarts.allow(failure, at(15)));
        assertFalse(restarts.allow(failure, at(30)));
        assertTrue(restarts.allow(failure, at(31)));
        assertTrue(restarts.allow(failure, at(31)));
        assertFalse(restarts.allow(failure, at(32)));
    }

    @Test
    void abortedTransactionsAreNotCounted() {
        for (int i = 0; i < 100; i++) {
            assertTrue(restarts.allow(new StreamsException("commit", new InvalidTxnStateException("late")), at(0)));
        }

        assertTrue(restarts.allow(new TimeoutException("no answer"), at(0)));
    }

    private static long at(int minute) {
        return BEGIN + Duration.ofMinutes(minute).toNanos();
    }
}
