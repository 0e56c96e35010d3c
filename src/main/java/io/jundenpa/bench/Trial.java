package io.jundenpa.bench;

import java.util.List;

/** One kind of measurement. */
interface Trial extends AutoCloseable {

    /** The names of the figures that a run gives. */
    List<Report.Column> columns();

    /** How many runs of each contestant come before those that count. */
    int warmUps();

    /**
     * Runs a contestant once, as a new application on the records from the first on.
     *
     * @return a figure for each column
     * @throws BenchException if a result is wrong or does not come
     * @throws java.util.concurrent.CancellationException if the end is asked for meanwhile
     */
    List<Double> run(Contestant contestant) throws InterruptedException;

    /** Removes what it has put on the cluster. */
    @Override
    void close();
}
