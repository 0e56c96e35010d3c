package io.jundenpa.event;

import java.util.Arrays;

/**
 * The bytes of a record with zeros behind them: who reads several bytes at once need not ask where the text ends, which is
 * at the first that cannot continue what is read. For one thread.
 */
final class PaddedText {

    /** How many zeros there are behind the text. */
    static final int ROOM = 48;

    /** The most memory that is kept from one record to the next. */
    private static final int KEPT = 1 << 18;

    private byte[] memory = new byte[1 << 10];

    /**
     * A copy of a record, padded.
     *
     * @param value not modified
     * @return valid until the next one; behind the zeros, it holds anything
     */
    byte[] of(byte[] value) {
        int needed = Math.addExact(value.length, ROOM);
        byte[] text = needed <= memory.length ? memory : grown(needed);
        System.arraycopy(value, 0, text, 0, value.length);
        Arrays.fill(text, value.length, needed, (byte) 0);
        return text;
    }

    private byte[] grown(int needed) {
        if (needed > KEPT) {
            return new byte[needed];
        }
        memory = new byte[Math.min(KEPT, 2 * needed)];
        return memory;
    }
}
