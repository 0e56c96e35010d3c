package io.jundenpa.cli;

import io.jundenpa.demo.Demo;
import io.jundenpa.demo.DemoOptions;
import io.jundenpa.demo.Scenario;
import io.jundenpa.model.ModelReader;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = {
            "Start an embedded Kafka broker, send records and score them with the real topology.",
            "A terminal shows a live view. Otherwise, or with --headless, the command prints plain lines and a summary."
                    + " At the end it removes everything that it started, and all data."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--scenario",
            paramLabel = "SCENARIO",
            defaultValue = "digits",
            description =
                    "What is sent: digits, handwritten ones as lists of pixels, or payments, events that get a score"
                            + " for fraud (default: digits).")
    private Scenario scenario;

    @Option(
            names = "--records",
            paramLabel = "N",
            description =
                    "Stop after this many records (default: each sample once, 540 digits or 400 payments; the live view has no end).")
    private Optional<Long> records = Optional.empty();

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Send this many records a second, but no more than are scored"
                    + " (default: 200; 100 in the live view).")
    private Optional<Double> rate = Optional.empty();

    @Option(
            names = "--poison",
            paramLabel = "P",
            description = "Make this share of the records malformed, from 0 to 1 (default: 0; 0.01 in the live view).")
    private Optional<Double> poison = Optional.empty();

    @Option(names = "--headless", description = "Print plain lines and a summary, even on a terminal.")
    private boolean headless;

    DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        DemoOptions options = options();
        Path home = Path.of(System.getProperty("jundenpa.home", "target/jundenpa"));
        // Ignores the environment: its settings, for example a security protocol, are for a real cluster.
        Pipeline pipeline = PipelineReader.read(scenario.pipeline(home), Map.of(), Map.of());
        var demo = new Demo(home, scenario, ModelReader.read(pipeline.model()), pipeline, options, console.out());
        console.onStop(demo::stop);
        Demo.Result result = demo.run();
        result.problems().forEach(console.err()::println);
        return result.problems().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private DemoOptions options() {
        DemoOptions defaults = !headless && Boolean.getBoolean("jundenpa.terminal")
                ? DemoOptions.forTerminal()
                : DemoOptions.headless(scenario);
        try {
            return new DemoOptions(
                    records.orElse(defaults.records()),
                    rate.orElse(defaults.rate()),
                    poison.orElse(defaults.poison()),
                    defaults.live());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }
}
