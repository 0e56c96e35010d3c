package io.jundenpa.bench;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.settings.KafkaSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What to measure.
 *
 * @param model a model folder or a model file
 * @param format the format of the records and of the results
 * @param guarantee the processing guarantee of every application
 * @param records how many records an application processes in a measurement of the throughput
 * @param rounds how many rounds count; in a round, each application is measured once
 * @param bootstrap the cluster, {@code host:port}, or several with commas; empty for an embedded broker
 * @param latency the rate of a latency measurement, in records a second; empty to measure the throughput
 */
public record BenchOptions(
        Path model,
        InputFormat format,
        Guarantee guarantee,
        int records,
        int rounds,
        Optional<String> bootstrap,
        Optional<Integer> latency) {

    /** The formats that results can have, too. */
    private static final Set<InputFormat> FORMATS = Set.of(InputFormat.JSON, InputFormat.FLOAT32, InputFormat.CSV);

    private static final int MAX_ROUNDS = 1000;

    /** More records a second than one thread can send. */
    private static final int MAX_RATE = 1_000_000;

    /**
     * Checks the numbers and the address.
     *
     * @throws IllegalArgumentException naming the option that is wrong
     */
    public BenchOptions {
        if (!FORMATS.contains(format)) {
            throw new IllegalArgumentException("format is " + format.key() + ", expected json, float32 or csv");
        }
        checkRange("records", records, Integer.MAX_VALUE);
        checkRange("rounds", rounds, MAX_ROUNDS);
        latency.ifPresent(rate -> checkRange("latency", rate, MAX_RATE));
        bootstrap
                .filter(servers -> !Stream.of(servers.split(",", -1)).allMatch(KafkaSettings::isAddress))
                .ifPresent(servers -> {
                    throw new IllegalArgumentException("bootstrap is \"" + servers + "\", expected host:port");
                });
    }

    private static void checkRange(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", expected " + (max == Integer.MAX_VALUE ? "at least 1" : "1 to " + max));
        }
    }

    /** The format of the results, which is the format of the records. */
    OutputFormat outputFormat() {
        return OutputFormat.valueOf(format.name());
    }
}
