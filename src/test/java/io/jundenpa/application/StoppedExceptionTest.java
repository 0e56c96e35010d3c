package io.jundenpa.application;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.settings.Pipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoppedExceptionTest {

    @Test
    void theMessageIsTheRootCauseInOneLine() {
        var cause = new StreamsException("while sending", new IllegalStateException("two\n  lines"));

        assertEquals("clicks: stopped, and nothing is skipped: two lines", message(cause));
    }

    @Test
    void aCauseWithoutAMessageIsNamed() {
        assertEquals(
                "clicks: stopped, and nothing is skipped: java.lang.NullPointerException",
                message(new NullPointerException()));
    }

    @Test
    void aRefusalNamesTheTopicAndTheWaysOut() {
        var refused = new StreamsException(
                "Error encountered sending record to topic click-scores for task 0_3 due to:\nout of range.",
                new InvalidTimestampException("out of range."));

        assertEquals(
                "clicks: stopped, and nothing is skipped: topic click-scores: out of range. Raise the limit of the topic and"
                        + " start again; or start again to reject the record, which needs the right to DescribeConfigs on"
                        + " the topic",
                message(new StreamsException("task 0_3", refused)));
    }

    /** The broker refuses the whole batch. Kafka's client gives the reason to the invalid records alone. */
    static List<Throwable> refusedBatches() {
        return List.of(
                new InvalidRecordException("Compacted topic cannot accept message without key"),
                new KafkaException(
                        "Failed to append record because it was part of a batch which had one more more invalid"
                                + " records"));
    }

    @ParameterizedTest
    @MethodSource("refusedBatches")
    void aRefusalOfABatchNamesTheTopicAndTheWaysOut(Throwable root) {
        var refused = new StreamsException(
                "Error encountered sending record to topic click-scores for task 0_3 due to:\n" + root, root);

        assertEquals(
                "clicks: stopped, and nothing is skipped: topic click-scores: " + root.getMessage()
                        + ". A record lacks the key that a compacted topic needs, or its timestamp exceeds a limit of the"
                        + " topic. Alter the topic and start again; or start again to reject the record, which needs the"
                        + " right to DescribeConfigs on the topic",
                message(new StreamsException("task 0_3", refused)));
    }

    @Test
    void anExhaustedHeapHasAWayOutAlsoIfNoRecordIsToBlame() {
        assertEquals(
                "clicks: stopped, and nothing is skipped: Java heap space. Raise the heap (JAVA_OPTS=-Xmx...) and start again",
                message(new StreamsException("task 0_3", new OutOfMemoryError("Java heap space"))));
    }

    @Test
    void aMissingInputTopicIsNamed() {
        assertEquals(
                "clicks: stopped, and nothing is skipped: topic raw-clicks is missing; create it and start again",
                message(new MissingSourceTopicException("One or more source topics were missing during rebalance")));
    }

    private static String message(Throwable cause) {
        return new StoppedException(pipeline("clicks", "raw-clicks"), cause).getMessage();
    }

    static Pipeline pipeline(String application, String input) {
        return new Pipeline(
                application,
                Path.of("none"),
                new Pipeline.Input(input, InputFormat.JSON),
                new Pipeline.Output("click-scores", OutputFormat.JSON),
                new Pipeline.Rejects("click-rejects"),
                Pipeline.DEFAULT_BATCH_ROWS,
                Map.of("bootstrap.servers", "127.0.0.1:1"));
    }
}
