package io.jundenpa.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayReportTest {

    private final ReplayReport report = new ReplayReport();

    @Test
    void problemsBeyondTheFirstHundredAreCounted() {
        for (int i = 0; i < 100_000; i++) {
            report.notSendable(Rejects.reject(), "is too large");
        }

        List<String> problems = report.problems();
        assertEquals(101, problems.size());
        assertEquals("click-rejects 1@17, BAD_JSON of clicks 2@55: is too large", problems.get(99));
        assertEquals("99900 more rejects cannot be sent", problems.get(100));
    }

    @Test
    void hundredProblemsAreAllNamed() {
        for (int i = 0; i < 100; i++) {
            report.notSendable(Rejects.reject(), "is too large");
        }

        assertEquals(100, report.problems().size());
    }
}
