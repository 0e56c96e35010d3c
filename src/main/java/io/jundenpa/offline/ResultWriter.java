package io.jundenpa.offline;

import java.io.IOException;

/** Writes results to a file, one after the other. */
interface ResultWriter {

    void write(byte[] result) throws IOException;

    /** Writes what is left, after the last result. Does not close the file. */
    default void flush() throws IOException {}
}
