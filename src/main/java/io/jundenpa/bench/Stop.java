package io.jundenpa.bench;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether somebody has asked for the end. */
final class Stop {

    private static final Duration SLICE = Duration.ofMillis(100);

    private final CountDownLatch requested = new CountDownLatch(1);

    /** Something that can be waited for, a little at a time. */
    interface Start {
        boolean await(Duration slice) throws InterruptedException;
    }

    /** Asks for the end; for another thread. */
    void request() {
        requested.countDown();
    }

    /**
     * Goes on unless the end was asked for.
     *
     * @throws CancellationException if it was
     */
    void check() {
        if (requested.getCount() == 0) {
            throw new CancellationException("stopped");
        }
    }

    /**
     * Waits, but not on when the end is asked for.
     *
     * @throws CancellationException if it is
     */
    void pause(Duration time) throws InterruptedException {
        if (requested.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            check();
        }
    }

    /**
     * Waits until something has started.
     *
     * @throws BenchException if that takes longer than the limit
     * @throws CancellationException if the end is asked for meanwhile
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
