package io.jundenpa.event;

/** The number of a text. */
interface TextEncoder {

    /** What {@link #encode} returns for a text that has no number. */
    int NONE = Integer.MIN_VALUE;

    /**
     * The number of a text in UTF-8.
     *
     * @param text not modified
     * @param from the index of the first byte
     * @param to the index after the last byte
     */
    int encode(byte[] text, int from, int to);
}
