package io.jundenpa.settings;

import java.nio.file.NoSuchFileException;
import org.apache.kafka.common.KafkaException;

/** Reads the reason out of a failure of a Kafka client. */
public final class KafkaFailure {

    private KafkaFailure() {}

    /** What Kafka says last and the first cause of it: it wraps its failures in what it was doing at the time. */
    public static String reason(Throwable failure) {
        Throwable said = failure;
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
            said = first instanceof KafkaException ? first : said;
        }
        String cause = first instanceof NoSuchFileException ? "no such file" : message(first);
        return said.equals(first) ? cause : message(said) + ": " + cause;
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
