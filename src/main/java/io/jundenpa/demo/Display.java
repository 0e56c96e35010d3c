package io.jundenpa.demo;

/** Shows how the stream goes. */
interface Display extends AutoCloseable {

    /** Shows a state; called about ten times a second. */
    void show(Statistics.Snapshot now);

    /** Shows nothing more, and leaves the terminal as it was. */
    @Override
    void close();
}
