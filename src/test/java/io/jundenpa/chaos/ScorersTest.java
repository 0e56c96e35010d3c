package io.jundenpa.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The instance is a shell that ends as the test says. */
class ScorersTest {

    private static final String RUN = "echo 'digits: running'; while :; do sleep 0.01; done";

    @TempDir
    private Path folder;

    @Test
    void exitCodeZeroIsGood() throws Exception {
        assertEquals(List.of(), faultsOfRunning("trap 'exit 0' TERM; " + RUN));
    }

    @Test
    void otherExitCodeIsAFault() throws Exception {
        assertEquals(List.of("scorer 0 ended with code 1, expected 0"), faultsOfRunning("trap 'exit 1' TERM; " + RUN));
    }

    @Test
    void endByTheSignalIsAFaultOnceTheInstanceRuns() throws Exception {
        assertEquals(List.of("scorer 0 ended with code 143, expected 0"), faultsOfRunning(RUN));
    }

    @Test
    void endByTheSignalIsGoodBeforeTheInstanceRuns() throws Exception {
        assertEquals(List.of(), faults("sleep 60", false));
    }

    private List<String> faultsOfRunning(String script) throws Exception {
        return faults(script, true);
    }

    private List<String> faults(String script, boolean running) throws Exception {
        var report = new ExperimentReport("");
        try (var scorers = new Scorers(folder, List.of("sh", "-c", script))) {
            scorers.start(0);
            if (running) {
                scorers.awaitRunning(0);
            }
            scorers.terminate(0);
            scorers.addTo(report);
        }
        return report.faults();
    }
}
