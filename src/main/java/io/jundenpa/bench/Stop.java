package io.jundenpa.bench;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A request to stop. It also ends the waiting in this class. */
final class Stop {

    private static final Duration SLICE = Duration.ofMillis(100);

    private final CountDownLatch requested = new CountDownLatch(1);

    /** Something that starts. Waits at most for a slice of time and returns whether the start has succeeded. */
    interface Start {
        boolean await(Duration slice) throws InterruptedException;
    }

    /** Requests the stop. For another thread. */
    void request() {
        requested.countDown();
    }

    /**
     * Returns unless the stop was requested.
     *
     * @throws CancellationException if it was requested
     */
    void check() {
        if (requested.getCount() == 0) {
            throw new CancellationException("stopped");
        }
    }

    /**
     * Waits for a time.
     *
     * @throws CancellationException at once if the stop is requested
     */
    void pause(Duration time) throws InterruptedException {
        if (requested.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            check();
        }
    }

    /**
     * Waits until a start has succeeded.
     *
     * @throws BenchException if that takes longer than the limit
     * @throws CancellationException if the stop is requested meanwhile
     */
    void await(Start start, String what, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!start.await(SLICE)) {
            check();
            if (System.nanoTime() - deadline > 0) {
                throw new BenchException(
                        what + " is not ready after " + limit.toSeconds() + " s; JUNDENPA_LOG_KAFKA=INFO shows more");
            }
        }
    }
}
