package io.jundenpa.bench;

import io.jundenpa.event.Event;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.settings.KafkaSettings;
import io.jundenpa.settings.Pipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What to measure.
 *
 * @param model a model folder or a model file
 * @param input the format of the records, and where they have the features; its topic has no meaning
 * @param output the format of the results, and what they have besides the output; its topic has no meaning
 * @param events the distinct records; empty for the samples in the model's folder, or random numbers
 * @param guarantee the processing guarantee of every application
 * @param records how many records an application processes in a measurement of the throughput
 * @param rounds how many rounds count; in a round, each application is measured once
 * @param bootstrap the cluster, {@code host:port}, or several with commas; empty for an embedded broker
 * @param latency the rate of a latency measurement, in records a second; empty to measure the throughput
 */
public record BenchOptions(
        Path model,
        Pipeline.Input input,
        Pipeline.Output output,
        List<Event> events,
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
        events = List.copyOf(events);
        checkRange("records", records, Integer.MAX_VALUE);
        checkRange("rounds", rounds, MAX_ROUNDS);
        latency.ifPresent(rate -> checkRange("latency", rate, MAX_RATE));
        bootstrap
                .filter(servers -> !Stream.of(servers.split(",", -1)).allMatch(KafkaSettings::isAddress))
                .ifPresent(servers -> {
                    throw new IllegalArgumentException("bootstrap is \"" + servers + "\", expected host:port");
                });
    }

    /**
     * Rows of numbers. The results have the format of the records.
     *
     * @throws IllegalArgumentException naming the option that is wrong
     */
    public BenchOptions(
            Path model,
            InputFormat format,
            Guarantee guarantee,
            int records,
            int rounds,
            Optional<String> bootstrap,
            Optional<Integer> latency) {
        this(
                model,
                new Pipeline.Input("input", format),
                new Pipeline.Output("output", outputFormat(format)),
                List.of(),
                guarantee,
                records,
                rounds,
                bootstrap,
                latency);
    }

    private static OutputFormat outputFormat(InputFormat format) {
        if (!FORMATS.contains(format)) {
            throw new IllegalArgumentException("format is " + format.key() + ", expected json, float32 or csv");
        }
        return OutputFormat.valueOf(format.name());
    }

    private static void checkRange(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", expected " + (max == Integer.MAX_VALUE ? "at least 1" : "1 to " + max));
        }
    }
}
