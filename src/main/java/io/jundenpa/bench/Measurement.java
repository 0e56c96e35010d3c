package io.jundenpa.bench;

import java.util.List;

/** A kind of measurement. */
interface Measurement extends AutoCloseable {

    /** The columns of the figures. */
    List<FigureTable.Column> columns();

    /** How many times each contestant is measured before the rounds that count. */
    int warmUps();

    /**
     * Measures a contestant once, as a new application that starts with the first record.
     *
     * @return a figure for each column
     * @throws BenchException if a result is wrong or missing
     * @throws java.util.concurrent.CancellationException if a stop is requested meanwhile
     */
    List<Double> measure(Contestant contestant) throws InterruptedException;

    /** Removes the topics that all measurements share. */
    @Override
    void close();
}
