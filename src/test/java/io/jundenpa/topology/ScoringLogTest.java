package io.jundenpa.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.event.RejectCode;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ScoringLogTest {

    private static final long PERIOD = ScoringLog.PERIOD.toMillis();

    private final ScoringLog log = new ScoringLog("clicks");

    @Test
    void scoredRecordsAreInformation() {
        assertEquals(List.of("INFO clicks: 12 more records scored, none rejected"), lines(() -> {
            log.addScored(5);
            log.addScored(7);
            log.write(PERIOD);
        }));
    }

    @Test
    void rejectsAreAWarningWithNumberAndFirstPlaceOfEachCode() {
        assertEquals(
                List.of(
                        "WARN clicks: 1 more records scored, 3 rejected: 1 BAD_JSON, the first at in-1 offset 9; 2 TOO_LARGE,"
                                + " the first at in-0 offset 4"),
                lines(() -> {
                    log.addScored(1);
                    log.addRejected(RejectCode.TOO_LARGE, new TopicPartition("in", 0), 4);
                    log.addRejected(RejectCode.BAD_JSON, new TopicPartition("in", 1), 9);
                    log.addRejected(RejectCode.TOO_LARGE, new TopicPartition("in", 0), 5);
                    log.write(PERIOD);
                }));
    }

    @Test
    void linesHaveAPeriodBetweenThemAndNothingIsCountedTwice() {
        assertEquals(
                List.of(
                        "INFO clicks: 1 more records scored, none rejected",
                        "INFO clicks: 2 more records scored, none rejected"),
                lines(() -> {
                    log.addScored(1);
                    log.write(PERIOD);
                    log.addScored(2);
                    log.write(2 * PERIOD - 1);
                    log.write(2 * PERIOD);
                    log.write(3 * PERIOD);
                }));
    }

    private static List<String> lines(Runnable action) {
        try (var lines = new LogLines(ScoringLog.class)) {
            action.run();
            return lines.lines();
        }
    }
}
