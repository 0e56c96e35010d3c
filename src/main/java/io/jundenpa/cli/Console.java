package io.jundenpa.cli;

import java.io.PrintStream;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Connects a command with its user: results, messages, and the signal that stops the command. */
final class Console {

    private final PrintStream out;
    private final PrintStream err;
    private final Termination termination;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of a failure.")
    private boolean verbose;

    Console(PrintStream out, PrintStream err, Termination termination) {
        this.out = out;
        this.err = err;
        this.termination = termination;
    }

    /** The stream for results. */
    PrintStream out() {
        return out;
    }

    /** The stream for messages. */
    PrintStream err() {
        return err;
    }

    /** Sets the action of a signal. It must make the command return. Without an action, a signal ends the process. */
    void onStop(Runnable action) {
        termination.onStop(action);
    }

    /** Prints the message of a failure, and its stack trace with {@code -v}. */
    void report(Throwable failure) {
        err.println(message(failure) + (failure instanceof KafkaException ? reason(failure.getCause()) : ""));
        if (verbose) {
            failure.printStackTrace(err);
        }
    }

    /** The root cause. Kafka wraps it in exceptions that say what Kafka was doing. */
    private static String reason(@Nullable Throwable cause) {
        if (cause == null) {
            return "";
        }
        return cause.getCause() == null ? ": " + message(cause) : reason(cause.getCause());
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
