package io.jundenpa.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.replay.ReplayFilter.Offsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayFilterTest {

    private static final Set<String> ANY_CODE = Set.of();
    private static final Optional<Instant> ANY_TIME = Optional.empty();
    private static final OptionalInt ANY_PARTITION = OptionalInt.empty();

    private final RejectedRecord reject = Rejects.reject();

    @ParameterizedTest
    @CsvSource({"BAD_JSON, true", "BAD_CSV, false"})
    void codeIsOneOfTheFilter(String code, boolean accepted) {
        var filter = new ReplayFilter(Set.of(code, "TOO_LARGE"), ANY_TIME, ANY_TIME, ANY_PARTITION, Offsets.ALL);

        assertEquals(accepted, filter.accepts(reject));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T12:00:00Z, 2026-03-01T12:00:00.001Z, true",
        "2026-03-01T12:00:00.001Z, 2026-03-02T00:00:00Z, false",
        "2026-03-01T00:00:00Z, 2026-03-01T12:00:00Z, false",
    })
    void timeRangeIncludesItsStartAndExcludesItsEnd(Instant from, Instant to, boolean accepted) {
        var filter = new ReplayFilter(ANY_CODE, Optional.of(from), Optional.of(to), ANY_PARTITION, Offsets.ALL);

        assertEquals(accepted, filter.accepts(reject));
    }

    @ParameterizedTest
    @CsvSource({"1, 17, 17, true", "1, 0, 16, false", "1, 18, 20, false", "2, 17, 17, false", "1, 16, 18, true"})
    void partitionAndOffsetAreInTheRejectsTopic(int partition, long first, long last, boolean accepted) {
        var filter =
                new ReplayFilter(ANY_CODE, ANY_TIME, ANY_TIME, OptionalInt.of(partition), new Offsets(first, last));

        assertEquals(accepted, filter.accepts(reject));
    }
}
