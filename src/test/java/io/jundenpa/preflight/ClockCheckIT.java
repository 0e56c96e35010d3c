package io.jundenpa.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clock of a real broker. Needs the distribution. */
@Timeout(120)
class ClockCheckIT {

    @Test
    void aClockThatDiffersByMoreThanAMinuteIsANote() throws Exception {
        try (var broker = new EmbeddedBroker(Path.of("target/jundenpa").toAbsolutePath())) {
            assertTrue(broker.awaitReady(Duration.ofMinutes(1)));
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                List<String> ahead = notes(admin, Duration.ofHours(2));
                List<String> behind = notes(admin, Duration.ofHours(-2));

                assertTrue(
                        ahead.toString().matches("\\[clock: this host is 7(200|19\\d) s ahead of the cluster, .*]"),
                        ahead::toString);
                assertTrue(
                        behind.toString().matches("\\[clock: this host is 7(200|19\\d) s behind the cluster, .*]"),
                        behind::toString);
                assertEquals(List.of(), notes(admin, Duration.ofSeconds(20)));
                assertEquals(List.of(), notes(admin, Duration.ofSeconds(-20)));
            }
        }
    }

    /** The notes of a host whose clock differs from the clock of the broker. */
    private static List<String> notes(Admin admin, Duration difference) throws InterruptedException {
        var findings = new Findings("servers");
        new ClockCheck(admin, Clock.offset(Clock.systemUTC(), difference)).report(findings);
        return findings.cluster().notes();
    }
}
