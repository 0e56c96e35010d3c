package io.jundenpa.event;

/** Copies bytes to the floats that they are, and checks these. */
interface Float32Copy {

    /**
     * Copies little-endian floats.
     *
     * @param from its first {@code 4 * count} bytes; not modified
     * @param to gets the floats, also those that are not finite; modified
     * @param start the index of the first in {@code to}
     * @return whether all of them are finite
     */
    boolean copy(byte[] from, float[] to, int start, int count);
}
