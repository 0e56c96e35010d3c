package io.jundenpa.chaos;

import io.jundenpa.topology.FaultyScorer.Planted;
import java.util.Optional;

/**
 * The plan of an experiment.
 *
 * @param title of the report
 * @param payments the format of the records
 * @param records the number of records, unless the load is ended early
 * @param rate in records per second
 * @param ahead the number of records that may be without an answer
 * @param badEvery one record in this many is bad
 * @param guarantee {@code processing.guarantee} of the scorers
 * @param isolation {@code isolation.level} of the reader
 * @param planted a fault in the scorers that the verdict must find
 */
record Plan(
        String title,
        Payments payments,
        long records,
        double rate,
        long ahead,
        int badEvery,
        String guarantee,
        String isolation,
        Optional<Planted> planted) {

    /** Exactly once, with 1 % of bad records, in JSON. */
    static Plan of(String title, long records, double rate) {
        return new Plan(
                title,
                Payments.JSON,
                records,
                rate,
                Long.MAX_VALUE,
                100,
                "exactly_once_v2",
                "read_committed",
                Optional.empty());
    }

    Plan in(Payments format) {
        return new Plan(title, format, records, rate, ahead, badEvery, guarantee, isolation, planted);
    }

    Plan atMostAhead(long most) {
        return new Plan(title, payments, records, rate, most, badEvery, guarantee, isolation, planted);
    }

    Plan atLeastOnce() {
        return new Plan(title, payments, records, rate, ahead, badEvery, "at_least_once", isolation, planted);
    }

    Plan readUncommitted() {
        return new Plan(title, payments, records, rate, ahead, badEvery, guarantee, "read_uncommitted", planted);
    }

    Plan allBad() {
        return new Plan(title, payments, records, rate, ahead, 1, guarantee, isolation, planted);
    }

    Plan planted(Planted fault) {
        return new Plan(title, payments, records, rate, ahead, badEvery, guarantee, isolation, Optional.of(fault));
    }

    boolean isExactlyOnce() {
        return guarantee.equals("exactly_once_v2");
    }
}
