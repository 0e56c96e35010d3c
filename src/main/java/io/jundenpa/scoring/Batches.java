package io.jundenpa.scoring;

import java.util.IdentityHashMap;

/**
 * The batches of one thread: one for each model version that its tasks use. Tasks of a thread take turns, so they can share
 * a batch as long as none keeps records in it after its turn.
 */
public final class Batches {

    private final Thread thread;
    private final IdentityHashMap<Scorer, Batch> byScorer = new IdentityHashMap<>();
    private int users;

    Batches(Thread thread) {
        this.thread = thread;
    }

    /** The batch of a model version. */
    public Batch of(Scorer scorer) {
        return byScorer.computeIfAbsent(scorer, Batch::new);
    }

    /** All batches. */
    public Iterable<Batch> all() {
        return byScorer.values();
    }

    Thread thread() {
        return thread;
    }

    void addUser() {
        users++;
    }

    /** Whether another task still uses the batches. */
    boolean removeUser() {
        users--;
        return users > 0;
    }
}
