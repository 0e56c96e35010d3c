package io.jundenpa.cli;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** How a signal and a running command end together: the command is asked to stop, and its exit code is waited for. */
final class Termination {

    private static final int PATIENCE_SECONDS = 40;

    private final AtomicReference<Runnable> stop = new AtomicReference<>();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    /** Says how to stop the command that is running; it then returns by itself. */
    void onStop(Runnable action) {
        stop.set(action);
    }

    /** Says that the command has ended. */
    void finished(int exitCode) {
        code.complete(exitCode);
    }

    /**
     * Stops the command and waits, bounded, for its end.
     *
     * @return the exit code of a command that knows how to stop; empty for any other, and for one that has ended already
     *     and whose exit is left to take its course
     */
    OptionalInt stop() {
        Runnable action = stop.get();
        if (action == null || code.isDone()) {
            return OptionalInt.empty();
        }
        try {
            action.run();
            return OptionalInt.of(code.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException e) {
            return OptionalInt.of(ExitCode.FAILED);
        }
    }
}
