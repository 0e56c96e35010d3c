package io.jundenpa.event;

/** Decodes a record into rows of floats. For one thread. */
public interface RowDecoder {

    /**
     * Appends the record's rows: at least one, of the width of {@code rows}, every number finite.
     *
     * @param event the record. Not modified.
     * @param rows gets the rows. Modified, but unchanged if the record is rejected.
     * @return how the record holds its rows
     * @throws RejectException if the value does not follow the format
     */
    Layout decode(Event event, Rows rows) throws RejectException;

    /** As {@link #decode(Event, Rows)}, for a record that is only a value. */
    default Layout decode(byte[] value, Rows rows) throws RejectException {
        return decode(Event.of(value), rows);
    }
}
