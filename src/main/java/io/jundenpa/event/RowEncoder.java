package io.jundenpa.event;

/** Turns rows of floats into the value of a record. The same rows give the same bytes on every JVM. For one thread. */
public interface RowEncoder {

    /**
     * Encodes some of the rows.
     *
     * @param rows every number finite. Not modified.
     * @param from the first row
     * @param count how many, at least 1, and 1 if the layout is a single row
     * @param layout how the record held its rows
     */
    byte[] encode(Rows rows, int from, int count, Layout layout);

    /** The media type of the bytes, such as {@code application/json}. */
    String contentType();

    /** The fewest bytes that one number takes: a bound on the size of a result before it is made. */
    int leastBytesPerValue();
}
