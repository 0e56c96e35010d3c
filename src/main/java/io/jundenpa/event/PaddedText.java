package io.jundenpa.event;

import java.util.Arrays;

/**
 * Copies records and adds zeros after them. A reader can then load several bytes at once without a bounds check. The reader
 * stops at the first zero at the latest, because no number, list or blank contains one. For one thread.
 */
final class PaddedText {

    /** How many zeros follow the text. */
    static final int ROOM = 48;

    /** The maximum memory that is kept for the next record, in bytes. */
    private static final int MAX_KEPT = 1 << 18;

    private byte[] memory = new byte[1 << 10];

    /**
     * A padded copy of a record.
     *
     * @param value not modified
     * @return valid until the next call; bytes after the zeros have any value
     */
    byte[] of(byte[] value) {
        int needed = Math.addExact(value.length, ROOM);
        byte[] text = needed <= memory.length ? memory : grown(needed);
        System.arraycopy(value, 0, text, 0, value.length);
        Arrays.fill(text, value.length, needed, (byte) 0);
        return text;
    }

    private byte[] grown(int needed) {
        if (needed > MAX_KEPT) {
            return new byte[needed];
        }
        memory = new byte[Math.min(MAX_KEPT, 2 * needed)];
        return memory;
    }
}
