package io.jundenpa.scoring;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The working memory of an application: {@link Batches} for each thread, which all tasks of the thread share. Memory
 * therefore grows with the threads and the model versions, not with the partitions.
 */
public final class ThreadBatches {

    private final Map<Thread, Batches> byThread = new ConcurrentHashMap<>();

    /** The batches of the current thread, for one more task. Each call needs one {@link #release}. */
    public Batches acquire() {
        Batches batches = byThread.computeIfAbsent(Thread.currentThread(), Batches::new);
        batches.addUser();
        return batches;
    }

    /** Gives up the batches for one task. The last task of a thread frees their memory. */
    public void release(Batches batches) {
        if (!batches.removeUser()) {
            byThread.remove(batches.thread());
        }
    }
}
