package io.jundenpa.application;

import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** A failure that stopped an application. The message is its first cause in one line, and the way out if there is one. */
final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoppedException(String application, Throwable failure) {
        super(application + ": stopped, and nothing is skipped: " + explain(first(failure)), failure);
    }

    /** The innermost cause: Kafka wraps a failure in what it was doing at the time. */
    private static Throwable first(Throwable failure) {
        return failure.getCause() == null ? failure : first(failure.getCause());
    }

    private static String explain(Throwable cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        boolean refused = cause instanceof RecordTooLargeException || cause instanceof InvalidTimestampException;
        return reason.replaceAll("\\s*\\n\\s*", " ")
                + (refused
                        ? " The limits of a topic are read at the start, with the right to DescribeConfigs on it: start again"
                        : "");
    }
}
