package io.jundenpa.replay;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The latest rejects, by the record that was rejected. Under at-least-once, an application that crashes processes the
 * records since its last commit again, and rejects some of them again.
 */
final class RecentRejects {

    /** More rejects than an application writes between two commits; about 10 MB. */
    private static final int MAX_RECORDS = 100_000;

    private final Map<Origin, Place> firsts = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Origin, Place> eldest) {
            return size() > MAX_RECORDS;
        }
    };

    /** The input record. If a topic is deleted and created again, another record gets the same place. */
    private record Origin(Place source, long timestamp) {}

    /** Adds a reject. Returns the place of the first reject of the same record: its own if there is no earlier one. */
    Place first(RejectedRecord reject) {
        return firsts.computeIfAbsent(new Origin(reject.source(), reject.timestamp()), absent -> reject.place());
    }
}
