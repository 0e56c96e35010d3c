package io.jundenpa.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The records of a scenario, and how their results are read and shown. */
interface Feed {

    /** How many lines a picture has. */
    int LINES = 11;

    /** The record with this number, from 0, well-formed. After the last sample, the first one comes again. */
    FeedRecord event(long number);

    /** The kinds of malformed records. */
    List<? extends Poison> poisons();

    /**
     * Reads a result.
     *
     * @param number of the record
     * @param label the right label; empty if it is unknown
     */
    Scored scored(long number, String value, String label) throws JsonProcessingException;

    /** Shows the newest result, in {@link #LINES} lines. */
    List<String> picture(Statistics.Snapshot now);

    /** What the results are worth, as one figure. */
    Figure figure(Statistics.Snapshot now);

    /**
     * A figure of the results.
     *
     * @param name at most eight characters
     */
    record Figure(String name, String text) {}

    /**
     * The lines of a file of samples.
     *
     * @throws DemoException if the file cannot be read
     */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new DemoException(file + ": cannot be read; unpack the whole distribution", e);
        }
    }

    /**
     * Checks that two files have a line for each sample.
     *
     * @throws DemoException if they do not
     */
    static void checkSameCount(Path folder, List<String> samples, String name, List<String> others, String otherName) {
        if (samples.isEmpty() || samples.size() != others.size()) {
            throw new DemoException(folder + ": " + samples.size() + " " + name + " and " + others.size() + " "
                    + otherName + ", expected the same number of both, at least 1");
        }
    }
}
