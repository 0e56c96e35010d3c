package io.jundenpa.offline;

import java.io.IOException;
import java.util.Optional;

/** The records of a file, one after the other, each as the bytes that a Kafka record would have as its value. */
interface RecordReader {

    /** The next record, or empty at the end. */
    Optional<byte[]> next() throws IOException;

    /** Where the record stands that was read last, counted from 1, such as {@code line 7}. */
    String place();
}
