package io.jundenpa.application;

import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * A failure that stopped an application. The message is the root cause in one line, and the way out if there is one.
 */
final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoppedException(String application, Throwable failure) {
        super(application + ": stopped, and nothing is skipped: " + explain(root(failure)), failure);
    }

    /** The root cause. Kafka wraps it in exceptions that say what Kafka was doing. */
    private static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
    }

    private static String explain(Throwable cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        boolean refused = cause instanceof RecordTooLargeException || cause instanceof InvalidTimestampException;
        return reason.replaceAll("\\s*\\n\\s*", " ")
                + (refused
                        ? " Start again to read the limits of the topic; this needs the right to DescribeConfigs on it"
                        : "");
    }
}
