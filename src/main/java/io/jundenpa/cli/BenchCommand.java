package io.jundenpa.cli;

import io.jundenpa.bench.Bench;
import io.jundenpa.bench.BenchOptions;
import io.jundenpa.bench.Guarantee;
import io.jundenpa.event.InputFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description = {
            "Measure the whole path on Kafka: the pipeline beside an application that only copies its records.",
            "Both run in turn in this JVM, on the same records of one partition, with the same settings."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "records/s: from the first record processed until the last result can be read as committed.",
            "us/record: processor time of the stream thread and of the producer's network thread.",
            "Each result is checked against scoring offline, bit by bit. Medians and ratios are over the",
            "rounds; warm-ups of each do not count. Topics have new names and are deleted in the end."
        })
final class BenchCommand implements Callable<Integer> {

    private static final int RECORDS = 500_000;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = {
                "A model folder or a model file (default: the digits of the demo).",
                "The records are the lines of samples.jsonl beside it, or random."
            })
    private Optional<Path> model = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "json",
            description = "Of records and results: json, float32 or csv (default: json).")
    private InputFormat format;

    @Option(
            names = "--guarantee",
            paramLabel = "GUARANTEE",
            defaultValue = "exactly_once_v2",
            description = "exactly_once_v2 or at_least_once (default: exactly_once_v2).")
    private Guarantee guarantee;

    @Option(names = "--records", paramLabel = "N", description = "Records of a run (default: 500000).")
    private Optional<Integer> records = Optional.empty();

    @Option(names = "--rounds", paramLabel = "R", defaultValue = "5", description = "Rounds that count (default: 5).")
    private int rounds;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "A cluster to run on (default: an embedded broker).")
    private Optional<String> bootstrap = Optional.empty();

    @Option(
            names = "--latency",
            paramLabel = "RATE",
            arity = "0..1",
            fallbackValue = "1000",
            description = {
                "Measure instead the time from sending a record to reading its",
                "committed result, at so many records a second (default: 1000)",
                "for 10 s after 5 s that do not count."
            })
    private Optional<Integer> latency = Optional.empty();

    BenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path home = Path.of(System.getProperty("jundenpa.home", "target/jundenpa"));
        var bench = new Bench(home, options(home), List.of(), console.out());
        console.onStop(bench::stop);
        bench.run();
        return ExitCode.OK;
    }

    private BenchOptions options(Path home) {
        if (latency.isPresent() && records.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--records is for the throughput, expected it without --latency");
        }
        try {
            return new BenchOptions(
                    model.orElse(home.resolve("config/digits")),
                    format,
                    guarantee,
                    records.orElse(RECORDS),
                    rounds,
                    bootstrap,
                    latency);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }
}
