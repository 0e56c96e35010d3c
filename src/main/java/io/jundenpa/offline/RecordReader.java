package io.jundenpa.offline;

import java.io.IOException;
import java.util.Optional;

/** Reads the records of a file. The bytes of a record are the same as in the value of a Kafka record. */
interface RecordReader {

    /** The next record, or empty at the end. */
    Optional<byte[]> next() throws IOException;

    /** The place of the last record read, counted from 1, such as {@code line 7}. */
    String place();
}
