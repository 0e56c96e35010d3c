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
 * <p>A thread is replaced if its failure can pass, at most 3 × threads times in 30 minutes. A failure can pass if Kafka says
 * so, for example while a broker is away, or if a broker has failed without giving a reason.
 *
 * <p>A commit that meets the abort of its transaction, for example after the coordinator was away, is answered with
 * {@code INVALID_TXN_STATE}. Kafka Streams takes that answer for fatal (KAFKA-20785), but nothing was committed: the thread
 * is always replaced, and the replacement is not counted.
 */
final class Restarts {

    private static final int MAX_PER_THREAD = 3;

    /** Kafka Streams waits up to {@code task.timeout.ms}, five minutes, before a thread fails. */
    private static final Duration PERIOD = Duration.ofMinutes(30);

    private static final List<Class<? extends Throwable>> PASSING = List.of(
            RetriableException.class, ApplicationRecoverableException.class, TransactionAbortableException.class);

    /** How Kafka's clients word an error code that they do not expect. */
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
        if (times.size() == max || !canPass(failure)) {
            return false;
        }
        times.addLast(now);
        return true;
    }

    private static boolean canPass(Throwable failure) {
        return PASSING.stream().anyMatch(kind -> has(failure, kind)) || isUnexplained(failure);
    }

    /** Whether the first cause is an "unknown server error": a broker hides its own exceptions behind that code. */
    private static boolean isUnexplained(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first instanceof UnknownServerException
                || (first.getClass() == KafkaException.class
                        && UNEXPECTED_CODE
                                .matcher(String.valueOf(first.getMessage()))
                                .matches());
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(kind::isInstance);
    }
}
