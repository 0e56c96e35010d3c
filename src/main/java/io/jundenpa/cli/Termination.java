package io.jundenpa.cli;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Lets a signal stop a command: asks the command to stop, then waits for its exit code. */
final class Termination {

    private static final int TIMEOUT_SECONDS = 40;

    private final AtomicReference<Runnable> stop = new AtomicReference<>();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    /** Sets the action that stops the command in progress. It must make the command return. */
    void onStop(Runnable action) {
        stop.set(action);
    }

    /** Records that the command has ended. */
    void finished(int exitCode) {
        code.complete(exitCode);
    }

    /**
     * Stops the command and waits for its end, at most 40 s.
     *
     * @return the exit code of the command; empty if it cannot be stopped or has ended already: the JVM then keeps its
     *     exit code
     */
    OptionalInt stop() {
        Runnable action = stop.get();
        if (action == null || code.isDone()) {
            return OptionalInt.empty();
        }
        try {
            action.run();
            return OptionalInt.of(code.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException e) {
            return OptionalInt.of(ExitCode.FAILED);
        }
    }
}
