package io.jundenpa.settings;

import java.nio.file.NoSuchFileException;
import org.apache.kafka.common.KafkaException;

/** Finds the reason of a Kafka client's failure. */
public final class KafkaFailure {

    private KafkaFailure() {}

    /**
     * The messages of the innermost {@link KafkaException} and of the root cause. The outer exceptions only say what
     * the client was doing.
     */
    public static String reason(Throwable failure) {
        Throwable kafka = failure;
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
            kafka = root instanceof KafkaException ? root : kafka;
        }
        String cause = root instanceof NoSuchFileException ? "no such file" : message(root);
        return kafka.equals(root) ? cause : message(kafka) + ": " + cause;
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
