package io.jundenpa.event;

/** How a record holds its rows. Its result holds them in the same way. */
public enum Layout {
    /** A single row. The result is a single row. */
    ROW,
    /** A list of one or more rows. The result is a list of as many rows. */
    ROWS
}
