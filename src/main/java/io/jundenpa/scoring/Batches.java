package io.jundenpa.scoring;

import java.util.IdentityHashMap;

/**
 * The batches of one thread: one for each model version that its tasks have used. The tasks of a thread process records one
 * after the other. They can share a batch, because no task needs its records after it has processed them.
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
