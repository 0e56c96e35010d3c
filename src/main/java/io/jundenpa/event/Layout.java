package io.jundenpa.event;

/** How a record holds its rows, so that its result can hold them alike. */
public enum Layout {
    /** One row, answered by one row. */
    ROW,
    /** A list of rows, answered by a list of as many, also if it is one. */
    ROWS
}
