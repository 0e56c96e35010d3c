package io.jundenpa.event;

/** Turns the value of a record into rows of floats. For one thread. */
public interface RowDecoder {

    /**
     * Appends the record's rows: at least one, of the width of {@code rows}, every number finite.
     *
     * @param value the bytes of the record. Not modified.
     * @param rows gets the rows; left as it was if the record is invalid. Modified.
     * @return how the record holds them
     * @throws InvalidVectorException if anything in the value is not as the format says
     */
    Layout decode(byte[] value, Rows rows) throws InvalidVectorException;
}
