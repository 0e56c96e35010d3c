package io.jundenpa.demo;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A thread that repeats a step until the step returns false, fails, or the worker is closed. */
final class Worker implements AutoCloseable {

    /** Longer than any step takes while the broker is up. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts the thread.
     *
     * @param name the name of the thread, also in the message of a failure
     * @param step does a little work; returns false after the last step
     * @param problems gets the failure of a step, which ends the worker
     */
    Worker(String name, BooleanSupplier step, Consumer<String> problems) {
        thread = new Thread(
                () -> {
                    try {
                        while (!closed && step.getAsBoolean()) {
                            // The step is the work.
                        }
                    } catch (RuntimeException e) {
                        problems.accept(name + " failed: " + e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the thread after the step in progress. Waits for that at most 3 s. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(STOP_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
