package io.jundenpa.replay;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which rejects are asked for: those that meet every condition.
 *
 * @param codes one of these; any if there are none
 * @param from the least timestamp of the record
 * @param to the timestamp that a record comes before
 * @param partition of the rejects topic
 * @param offsets of the rejects topic
 */
public record ReplayFilter(
        Set<String> codes, Optional<Instant> from, Optional<Instant> to, OptionalInt partition, Offsets offsets) {

    /** Every reject. */
    static final ReplayFilter ALL =
            new ReplayFilter(Set.of(), Optional.empty(), Optional.empty(), OptionalInt.empty(), Offsets.ALL);

    /** Offsets from the first to the last, both of them included. */
    public record Offsets(long first, long last) {

        /** Every offset. */
        public static final Offsets ALL = new Offsets(0, Long.MAX_VALUE);
    }

    boolean takes(RejectedRecord reject) {
        long offset = reject.place().offset();
        return (codes.isEmpty() || codes.contains(reject.code()))
                && from.map(time -> reject.timestamp() >= time.toEpochMilli()).orElse(true)
                && to.map(time -> reject.timestamp() < time.toEpochMilli()).orElse(true)
                && (partition.isEmpty()
                        || partition.getAsInt() == reject.place().partition())
                && offset >= offsets.first()
                && offset <= offsets.last();
    }
}
