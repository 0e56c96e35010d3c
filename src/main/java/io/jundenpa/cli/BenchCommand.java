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
            "Measure the whole path on Kafka. Compare the scoring application with one that only copies records.",
            "Both run in this JVM, one after the other, on the same records of one partition, with the same settings."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "records/s is measured from the first processed record to the commit of the last result. us/record is the"
                    + " processor time of the stream thread and of the producer's network thread.",
            "",
            "Each result is compared with offline scoring, bit by bit. Medians and ratios cover the rounds, not the"
                    + " warm-ups. Topics get new names and are deleted at the end."
        })
final class BenchCommand implements Callable<Integer> {

    private static final int RECORDS = 500_000;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "A model folder or a model file (default: the digits of the demo). The records are the lines of"
                            + " samples.jsonl in the model's folder. Without that file they are random.")
    private Optional<Path> model = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "json",
            description = "The format of records and results: json, float32 or csv (default: json).")
    private InputFormat format;

    @Option(
            names = "--guarantee",
            paramLabel = "GUARANTEE",
            defaultValue = "exactly_once_v2",
            description = "The processing guarantee: exactly_once_v2 or at_least_once (default: exactly_once_v2).")
    private Guarantee guarantee;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "How many records each application processes in a round (default: 500000).")
    private Optional<Integer> records = Optional.empty();

    @Option(
            names = "--rounds",
            paramLabel = "R",
            defaultValue = "5",
            description =
                    "The number of measured rounds, without warm-ups. A round measures each application once (default: 5).")
    private int rounds;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "The cluster to measure on (default: an embedded broker).")
    private Optional<String> bootstrap = Optional.empty();

    @Option(
            names = "--latency",
            paramLabel = "RATE",
            arity = "0..1",
            fallbackValue = "1000",
            description =
                    "Measure the latency instead of the throughput: the time from the moment when a record is due until"
                            + " its committed result is read. RATE records are due per second (default: 1000), for a warm-up of"
                            + " 5 s and a measurement of 10 s.")
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
                    spec.commandLine(), "--records and --latency exclude each other; leave one out");
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
