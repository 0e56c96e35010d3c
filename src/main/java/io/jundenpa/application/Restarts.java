package io.jundenpa.application;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownServerException;

/**
 * Decides whether a failed thread is replaced.
 *
 * <p>A thread is replaced if its failure is temporary, at most 3 × threads times in 30 minutes. A failure is temporary
 * if Kafka marks it as retriable, recoverable or abortable, or if the broker gave no reason ("unknown server error").
 *
 * <p>If the coordinator has already aborted a transaction, for example after it was away, it answers the commit with
 * {@code INVALID_TXN_STATE}. Kafka Streams treats this answer as fatal (KAFKA-20785). Nothing was committed, so the
 * thread is always replaced, and the replacement is not counted.
 */
final class Restarts {

    private static final int MAX_PER_THREAD = 3;

    /**
     * A thread can take five minutes ({@code task.timeout.ms}) to fail. The fourth failure can then come 15 minutes
     * after the first, so the period must be longer.
     */
    private static final Duration PERIOD = Duration.ofMinutes(30);

    private static final List<Class<? extends Throwable>> TEMPORARY = List.of(
            RetriableException.class, ApplicationRecoverableException.class, TransactionAbortableException.class);

    /** The message of Kafka's clients for an error code that they do not expect. */
    private static final Pattern UNEXPECTED_CODE = Pattern.compile("(Unhandled|Unexpected) error .*", Pattern.DOTALL);

    private final int max;
    private final Deque<Long> times = new ArrayDeque<>();

    /** Decides for an application with this many threads. */
    Restarts(int threads) {
        max = MAX_PER_THREAD * threads;
    }

    /**
     * Whether a thread that has failed is replaced.
     *
     * @param now in nanoseconds of {@link System#nanoTime}
     */
    synchronized boolean allow(Throwable failure, long now) {
        if (has(failure, InvalidTxnStateException.class)) {
            return true;
        }
        while (!times.isEmpty() && now - times.getFirst() > PERIOD.toNanos()) {
            times.removeFirst();
        }
        if (times.size() == max || !isTemporary(failure)) {
            return false;
        }
        times.addLast(now);
        return true;
    }

    private static boolean isTemporary(Throwable failure) {
        return TEMPORARY.stream().anyMatch(kind -> has(failure, kind)) || isUnexplained(failure);
    }

    /** Whether the root cause is an "unknown server error": a broker reports its own exceptions with this code. */
    private static boolean isUnexplained(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof UnknownServerException
                || (root.getClass() == KafkaException.class
                        && UNEXPECTED_CODE
                                .matcher(String.valueOf(root.getMessage()))
                                .matches());
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(kind::isInstance);
    }
}
