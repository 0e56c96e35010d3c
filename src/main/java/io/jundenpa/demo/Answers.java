package io.jundenpa.demo;

import java.util.BitSet;

/**
 * The numbers of the records that were answered: one bit for each number from {@code start} on. Every number below
 * {@code start} was answered, so that the memory grows only while a number is missing.
 */
final class Answers {

    private static final int BLOCK = 1 << 16;

    private long start;
    private BitSet seen = new BitSet(BLOCK);

    /** Adds a number. Returns false if it was added before. */
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
