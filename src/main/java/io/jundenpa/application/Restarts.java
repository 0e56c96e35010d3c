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
 * Decides whether a failed thread begins again.
 *
 * <p>It does if Kafka says of the cause that it can pass, such as a broker that is away for longer than Kafka Streams waits,
 * or that a broker has failed without a reason, and in half an hour not more than three times for each thread that there
 * is. It always does where a commit met the end of its transaction's rollback, as after a coordinator was away: brokers then
 * answer that the producer's state is invalid, which Kafka Streams takes for fatal (KAFKA-20785), while after any other
 * commit that comes too late it begins again by itself. Nothing of the transaction was committed.
 */
final class Restarts {

    private static final int MOST_PER_THREAD = 3;

    /** Kafka Streams itself waits for up to {@code task.timeout.ms}, five minutes, before it fails. */
    private static final Duration PERIOD = Duration.ofMinutes(30);

    /** What Kafka says of causes that can pass. */
    private static final List<Class<? extends Throwable>> PASSING = List.of(
            RetriableException.class, ApplicationRecoverableException.class, TransactionAbortableException.class);

    /** What clients say of an answer that they do not know. */
    private static final Pattern UNKNOWN_ANSWER = Pattern.compile("(Unhandled|Unexpected) error .*", Pattern.DOTALL);

    private final int most;
    private final Deque<Long> times = new ArrayDeque<>();

    /** Decides for so many threads. */
    Restarts(int threads) {
        most = MOST_PER_THREAD * threads;
    }

    /**
     * Whether to begin again; counts it if so, but for a rollback.
     *
     * @param now in nanoseconds of {@link System#nanoTime}
     */
    synchronized boolean take(Throwable cause, long now) {
        if (has(cause, InvalidTxnStateException.class)) {
            return true;
        }
        while (!times.isEmpty() && now - times.getFirst() > PERIOD.toNanos()) {
            times.removeFirst();
        }
        if (times.size() == most || !canPass(cause)) {
            return false;
        }
        times.addLast(now);
        return true;
    }

    private static boolean canPass(Throwable failure) {
        return PASSING.stream().anyMatch(kind -> has(failure, kind)) || isUnexplained(failure);
    }

    /** Whether it goes back to an "unknown server error", which is all that a broker says of exceptions of its own. */
    private static boolean isUnexplained(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first instanceof UnknownServerException
                || (first.getClass() == KafkaException.class
                        && UNKNOWN_ANSWER
                                .matcher(String.valueOf(first.getMessage()))
                                .matches());
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(kind::isInstance);
    }
}
