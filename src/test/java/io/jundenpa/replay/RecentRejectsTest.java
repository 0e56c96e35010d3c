package io.jundenpa.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecentRejectsTest {

    private final RecentRejects recent = new RecentRejects();

    @Test
    void firstRejectOfARecordIsFound() {
        recent.first(reject(3, 55));
        recent.first(reject(4, 56));

        assertEquals(new Place(0, 3), recent.first(reject(5, 55)));
        assertEquals(new Place(0, 3), recent.first(reject(6, 55)));
        assertEquals(new Place(0, 7), recent.first(reject(7, 57)));
    }

    @Test
    void memoryIsBounded() {
        for (int n = 0; n <= 100_000; n++) {
            recent.first(reject(n, n));
        }

        assertEquals(new Place(0, 200_000), recent.first(reject(200_000, 0)));
        assertEquals(new Place(0, 100_000), recent.first(reject(200_001, 100_000)));
    }

    private static RejectedRecord reject(long offset, long source) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "__streams.errors.code", "BAD_JSON",
                "__streams.errors.topic", "clicks",
                "__streams.errors.partition", "2",
                "__streams.errors.offset", Long.toString(source)));
        return RejectedRecord.of(Rejects.record("click-rejects", 0, offset, Rejects.TIME, headers))
                .orElseThrow();
    }
}
