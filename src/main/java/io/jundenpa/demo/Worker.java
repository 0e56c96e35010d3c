package io.jundenpa.demo;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A thread that takes steps until there is none left, it is closed, or one fails. */
final class Worker implements AutoCloseable {

    /** Longer than any step of ours blocks while the broker is up. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts at once.
     *
     * @param name of the thread, and in the message of a failure
     * @param step does a little work; false after the last
     * @param problems is told, once at most, why a step failed
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

    /** Ends after the step in progress, for which it waits, but not for ever. */
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
