package io.jundenpa.bench;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.settings.KafkaSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is measured.
 *
 * @param model a model's folder or file
 * @param format of the records, and of the results
 * @param guarantee of every application
 * @param records of a run; those of a latency run follow from its rate
 * @param rounds that count
 * @param bootstrap the cluster, {@code host:port}, or several with commas; without it an embedded broker
 * @param latency records a second to measure the latency at; without it the throughput is measured
 */
public record BenchOptions(
        Path model,
        InputFormat format,
        Guarantee guarantee,
        int records,
        int rounds,
        Optional<String> bootstrap,
        Optional<Integer> latency) {

    private static final int MOST_ROUNDS = 1000;

    /** More than one thread can send. */
    private static final int HIGHEST_RATE = 1_000_000;

    /**
     * Checks the numbers and the address.
     *
     * @throws IllegalArgumentException naming the one that is not as it should be
     */
    public BenchOptions {
        atLeastOne("records", records, Integer.MAX_VALUE);
        atLeastOne("rounds", rounds, MOST_ROUNDS);
        latency.ifPresent(rate -> atLeastOne("latency", rate, HIGHEST_RATE));
        bootstrap
                .filter(servers -> !Stream.of(servers.split(",", -1)).allMatch(KafkaSettings::isAddress))
                .ifPresent(servers -> {
                    throw new IllegalArgumentException("bootstrap is \"" + servers + "\", expected host:port");
                });
    }

    private static void atLeastOne(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", expected "
                    + (most == Integer.MAX_VALUE ? "at least 1" : "1 to " + most));
        }
    }

    /** The format of the results: the one of the records. */
    OutputFormat outputFormat() {
        return OutputFormat.valueOf(format.name());
    }
}
