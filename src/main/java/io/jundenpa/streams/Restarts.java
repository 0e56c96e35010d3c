package io.jundenpa.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;

/**
 * Decides whether a failed thread begins again: if Kafka says of the cause that it can pass, such as a broker that is away for
 * longer than Kafka Streams waits, and not more than three times in half an hour.
 */
final class Restarts {

    private static final int MOST = 3;

    /** Kafka Streams itself waits for up to {@code task.timeout.ms}, five minutes, before it fails. */
    private static final Duration PERIOD = Duration.ofMinutes(30);

    private final Deque<Long> times = new ArrayDeque<>();

    /**
     * Whether to begin again; counts it if so.
     *
     * @param now in nanoseconds of {@link System#nanoTime}
     */
    synchronized boolean take(Throwable cause, long now) {
        while (!times.isEmpty() && now - times.getFirst() > PERIOD.toNanos()) {
            times.removeFirst();
        }
        if (times.size() == MOST || !canPass(cause)) {
            return false;
        }
        times.addLast(now);
        return true;
    }

    /**
     * Whether Kafka says so, or the commit met the end of its transaction's rollback: brokers then answer that its state is
     * invalid, which Kafka Streams takes for fatal (KAFKA-20785). Nothing of it was committed.
     */
    private static boolean canPass(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException
                    || cause instanceof ApplicationRecoverableException
                    || cause instanceof TransactionAbortableException
                    || cause instanceof InvalidTxnStateException) {
                return true;
            }
        }
        return false;
    }
}
