package io.jundenpa.event;

/** Copies floats out of bytes and checks whether they are finite. */
interface Float32Copy {

    /**
     * Copies little-endian floats.
     *
     * @param from holds the floats in its first {@code 4 * count} bytes. Not modified.
     * @param to gets all floats, finite or not. Modified.
     * @param start the index of the first float in {@code to}
     * @return whether all floats are finite
     */
    boolean copy(byte[] from, float[] to, int start, int count);
}
