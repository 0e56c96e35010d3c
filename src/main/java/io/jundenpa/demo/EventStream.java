package io.jundenpa.demo;

import java.util.List;
import java.util.SplittableRandom;

/** An endless stream of records, a share of them malformed. The seed is fixed: every stream of a feed is the same. */
final class EventStream {

    private static final long SEED = 540;

    private final Feed feed;
    private final double poison;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private long next;
    private long poisoned;

    /** The records of a feed. {@code poison} is the share of malformed records, from 0 to 1. */
    EventStream(Feed feed, double poison) {
        this.feed = feed;
        this.poison = poison;
    }

    /** The next record. Goes through the kinds of malformed records in turn, so that a few records show every kind. */
    FeedRecord next() {
        FeedRecord event = feed.event(next++);
        if (random.nextDouble() >= poison) {
            return event;
        }
        List<? extends Poison> kinds = feed.poisons();
        return event.spoilt(kinds.get((int) (poisoned++ % kinds.size())));
    }
}
