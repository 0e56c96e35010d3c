package io.jundenpa.demo;

import java.util.BitSet;

/**
 * Which records have been answered: the numbers seen, in memory that does not grow as long as none stays missing.
 *
 * <p>A bit for each number from {@code start} on; every number below has been seen.
 */
final class Answers {

    private static final int BLOCK = 1 << 16;

    private long start;
    private BitSet seen = new BitSet(BLOCK);

    /** Notes a number; false if it was noted before. */
    boolean add(long number) {
        if (number < start || seen.get((int) (number - start))) {
            return false;
        }
        seen.set((int) (number - start));
        if (seen.nextClearBit(0) >= BLOCK) {
            seen = seen.get(BLOCK, Math.max(BLOCK, seen.length()));
            start += BLOCK;
        }
        return true;
    }
}
