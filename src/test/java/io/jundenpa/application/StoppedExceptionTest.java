package io.jundenpa.application;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

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
    void afterARefusalByATopicANewStartIsTheWayOut() {
        assertEquals(
                "clicks: stopped, and nothing is skipped: out of range. Start again to read the limits of the"
                        + " topic; this needs the right to DescribeConfigs on it",
                message(new StreamsException(new InvalidTimestampException("out of range."))));
    }

    private static String message(Throwable cause) {
        return new StoppedException("clicks", cause).getMessage();
    }
}
