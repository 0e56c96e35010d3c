package io.jundenpa.cli;

import io.jundenpa.demo.Demo;
import io.jundenpa.demo.DemoOptions;
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
            "Start an embedded Kafka, stream handwritten digits and score them through the real topology.",
            "Shows a live view on a terminal; otherwise, or with --headless, plain lines and a summary.",
            "Everything that was started, and all its data, is gone afterwards."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "Stop after so many records (default: 540, each sample once; the live view goes on).")
    private Optional<Long> records = Optional.empty();

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Records a second, at most as many as are scored (default: 200; 100 in the live view).")
    private Optional<Double> rate = Optional.empty();

    @Option(
            names = "--poison",
            paramLabel = "P",
            description = "Share of the records that is malformed, 0 to 1 (default: 0; 0.01 in the live view).")
    private Optional<Double> poison = Optional.empty();

    @Option(names = "--headless", description = "Plain lines and a summary, also on a terminal.")
    private boolean headless;

    DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        DemoOptions options = options();
        Path home = Path.of(System.getProperty("jundenpa.home", "target/jundenpa"));
        // Without the environment: settings for a real cluster, such as its security, do not fit the embedded broker.
        Pipeline pipeline = PipelineReader.read(home.resolve("config/digits.yaml"), Map.of(), Map.of());
        var demo = new Demo(home, ModelReader.read(pipeline.model()), pipeline, options, console.out());
        console.onStop(demo::stop);
        Demo.Result result = demo.run();
        result.problems().forEach(console.err()::println);
        return result.problems().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private DemoOptions options() {
        DemoOptions defaults = !headless && Boolean.getBoolean("jundenpa.terminal")
                ? DemoOptions.forTerminal()
                : DemoOptions.headless();
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
