package io.jundenpa.application;

import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** A failure that stopped an application: its first cause, in one line, and the way out. */
final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoppedException(String application, Throwable cause) {
        super(application + ": stopped, and nothing is skipped: " + explain(first(cause)), cause);
    }

    /** Kafka wraps a failure in what it was doing at the time. */
    private static Throwable first(Throwable cause) {
        return cause.getCause() == null ? cause : first(cause.getCause());
    }

    private static String explain(Throwable cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        boolean refused = cause instanceof RecordTooLargeException || cause instanceof InvalidTimestampException;
        return reason.replaceAll("\\s*\\n\\s*", " ")
                + (refused
                        ? " What a topic takes is read at the start, given the right to DescribeConfigs on it: start again"
                        : "");
    }
}
