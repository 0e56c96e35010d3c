package io.jundenpa.replay;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Selects rejects. A reject must meet every condition.
 *
 * @param codes the reject codes; empty for any code
 * @param from the earliest timestamp of the input record
 * @param to the end of the range of timestamps, not included
 * @param partition the partition of the rejects topic
 * @param offsets the offsets in the rejects topic
 */
public record ReplayFilter(
        Set<String> codes, Optional<Instant> from, Optional<Instant> to, OptionalInt partition, Offsets offsets) {

    /** Accepts every reject. */
    static final ReplayFilter ALL =
            new ReplayFilter(Set.of(), Optional.empty(), Optional.empty(), OptionalInt.empty(), Offsets.ALL);

    /** Offsets from the first to the last, both included. */
    public record Offsets(long first, long last) {

        /** Every offset. */
        public static final Offsets ALL = new Offsets(0, Long.MAX_VALUE);
    }

    boolean accepts(RejectedRecord reject) {
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
