package io.jundenpa.demo;

/** Shows the progress of the stream. */
interface Display extends AutoCloseable {

    /** Shows a state. Called about ten times a second. */
    void show(Statistics.Snapshot now);

    /** Ends the display and restores the terminal. */
    @Override
    void close();
}
