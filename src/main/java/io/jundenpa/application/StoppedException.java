package io.jundenpa.application;

import io.jundenpa.settings.Pipeline;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;

/**
 * A failure that stopped an application. The message is the root cause in one line, and the way out if there is one.
 */
final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Kafka Streams' message if a record cannot be sent. */
    private static final Pattern SENDING = Pattern.compile("sending record to (topic \\S+) for task");

    /** The message of Kafka's producer for the valid records of a batch that the broker refuses for an invalid one. */
    private static final String BATCH = "Failed to append record because it was part of a batch";

    private static final String AGAIN =
            " and start again; or start again to reject the record, which needs the right to"
                    + " DescribeConfigs on the topic";

    StoppedException(Pipeline pipeline, Throwable failure) {
        this(pipeline, explain(pipeline.input().topic(), failure), failure);
    }

    private StoppedException(Pipeline pipeline, String reason, Throwable failure) {
        super(pipeline.application() + ": stopped, and nothing is skipped: " + reason, failure);
    }

    /** Looks for the record that caused the failure, if memory was exhausted. This takes up to 15 s. */
    StoppedException withRecord(Pipeline pipeline) {
        return root(this) instanceof OutOfMemoryError
                ? OversizedRecord.find(pipeline)
                        .map(found -> new StoppedException(pipeline, found, this))
                        .orElse(this)
                : this;
    }

    private static String explain(String input, Throwable failure) {
        Throwable root = root(failure);
        if (root instanceof MissingSourceTopicException) {
            return "topic " + input + " is missing; create it and start again";
        }
        String reason = root.getMessage() == null ? root.toString() : root.getMessage();
        return place(failure) + reason.replaceAll("\\s*\\n\\s*", " ") + wayOut(root, reason);
    }

    /** The way out if a topic has refused a record or memory was exhausted, or nothing. */
    private static String wayOut(Throwable root, String reason) {
        if (root instanceof RecordTooLargeException || root instanceof InvalidTimestampException) {
            return " Raise the limit of the topic" + AGAIN;
        }
        if (root instanceof InvalidRecordException || reason.startsWith(BATCH)) {
            return ". A record lacks the key that a compacted topic needs, or its timestamp exceeds a limit of the topic."
                    + " Alter the topic" + AGAIN;
        }
        return root instanceof OutOfMemoryError ? ". Raise the heap (JAVA_OPTS=-Xmx...) and start again" : "";
    }

    private static Throwable root(Throwable failure) {
        return causes(failure).reduce(failure, (before, cause) -> cause);
    }

    /** The topic to which a record could not be sent, or nothing. */
    private static String place(Throwable failure) {
        return causes(failure)
                .map(cause -> SENDING.matcher(String.valueOf(cause.getMessage())))
                .filter(Matcher::find)
                .map(found -> found.group(1) + ": ")
                .findFirst()
                .orElse("");
    }

    /** A failure and its causes. Kafka wraps the root cause in exceptions that say what Kafka was doing. */
    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }
}
