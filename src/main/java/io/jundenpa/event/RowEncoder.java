package io.jundenpa.event;

/** Encodes rows of floats as the value of a record. The same rows give the same bytes on every JVM. For one thread. */
public interface RowEncoder {

    /**
     * Encodes consecutive rows.
     *
     * @param rows every number finite. Not modified.
     * @param from the first row
     * @param count how many rows, at least 1; exactly 1 for {@link Layout#ROW}
     * @param layout how the input record holds its rows
     */
    byte[] encode(Rows rows, int from, int count, Layout layout);

    /** The media type of the bytes, such as {@code application/json}. */
    String contentType();

    /** The minimum of bytes per number. It shows that a result is too large before the result is encoded. */
    int minBytesPerValue();

    /** Whether a result may be a list of rows. */
    default boolean takesLists() {
        return true;
    }
}
