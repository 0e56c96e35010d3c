package io.jundenpa.model;

import io.jundenpa.format.document.Problems;

/**
 * Bounds the memory of a model. A request above the bound is refused but counted, so that the message can say how much the
 * model needs.
 */
final class MemoryBudget {

    private static final long MIB = 1 << 20;

    private final long limit;
    private long counted;

    MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Asks for memory; false if there is not enough. */
    boolean take(long bytes) {
        counted += bytes;
        return counted <= limit;
    }

    /** Reports a problem if a request was refused. */
    void report(Problems problems) {
        if (counted > limit) {
            problems.add(
                    "",
                    "the layers and the files of their weights take at least " + counted
                            + " bytes of memory, expected at most "
                            + limit + ", half of the heap; start with JAVA_OPTS=-Xmx" + (2 * counted / MIB + 1)
                            + "m or more");
        }
    }
}
