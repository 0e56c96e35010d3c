package io.jundenpa.application;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownServerException;

/**
 * Decides whether a failed thread is replaced, and after which pause.
 *
 * <p>A thread is replaced if its failure is temporary, at most 3 × threads times in 30 minutes. A failure is temporary
 * if Kafka marks it as retriable, recoverable or abortable, or if the broker gave no reason ("unknown server error").
 *
 * <p>If the coordinator has already aborted a transaction, for example after it was away, it answers the commit with
 * {@code INVALID_TXN_STATE}. Kafka Streams treats this answer as fatal (KAFKA-20785). Nothing was committed, and each broker
 * that fails can cause it in every thread. These failures are counted apart, at most 30 × threads in 30 minutes.
 *
 * <p>The pause is 100 ms at first. It doubles with each round of failures, up to 10 s. A round is as many failures as there are
 * threads, because one broker can make all of them fail. The pause is between half of that and the whole, so that threads that
 * failed together do not return together.
 */
final class Restarts {

    private static final int MAX_TEMPORARY = 3;
    private static final int MAX_ABORTED = 30;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
    private static final int MAX_DOUBLINGS = 10;

    /**
     * A thread can take five minutes ({@code task.timeout.ms}) to fail. The fourth failure can then come 15 minutes
     * after the first, so the period must be longer.
     */
    private static final Duration PERIOD = Duration.ofMinutes(30);

    private static final List<Class<? extends Throwable>> TEMPORARY = List.of(
            RetriableException.class, ApplicationRecoverableException.class, TransactionAbortableException.class);

    /** The message of Kafka's clients for an error code that they do not expect. */
    private static final Pattern UNEXPECTED_CODE = Pattern.compile("(Unhandled|Unexpected) error .*", Pattern.DOTALL);

    private final int threads;
    private final Deque<Long> temporary = new ArrayDeque<>();
    private final Deque<Long> aborted = new ArrayDeque<>();

    /** Decides for an application with this many threads. */
    Restarts(int threads) {
        this.threads = threads;
    }

    /**
     * The pause before a failed thread is replaced; empty if it is not replaced.
     *
     * @param now in nanoseconds of {@link System#nanoTime}
     * @param random from 0 to 1
     */
    synchronized Optional<Duration> pause(Throwable failure, long now, double random) {
        if (has(failure, InvalidTxnStateException.class)) {
            return pause(aborted, MAX_ABORTED, now, random);
        }
        return isTemporary(failure) ? pause(temporary, MAX_TEMPORARY, now, random) : Optional.empty();
    }

    private Optional<Duration> pause(Deque<Long> times, int maxPerThread, long now, double random) {
        while (!times.isEmpty() && now - times.getFirst() > PERIOD.toNanos()) {
            times.removeFirst();
        }
        if (times.size() == maxPerThread * threads) {
            return Optional.empty();
        }
        int doublings = Math.min(times.size() / threads, MAX_DOUBLINGS);
        long whole = Math.min(MAX_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << doublings);
        times.addLast(now);
        return Optional.of(Duration.ofNanos((long) (whole * (1 + random) / 2)));
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
