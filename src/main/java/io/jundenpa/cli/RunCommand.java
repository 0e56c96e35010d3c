package io.jundenpa.cli;

import io.jundenpa.application.ScoringApplication;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = "Score a stream: run a pipeline against a Kafka cluster until it is stopped.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Ctrl-C or SIGTERM finishes the records in progress, leaves the group and exits with 0.",
            "",
            "Settings, the strongest first: --set, the environment (KAFKA_BOOTSTRAP_SERVERS, JUNDENPA_INPUT_TOPIC, ...), the"
                    + " file, the defaults."
        })
final class RunCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "PIPELINE.yaml", description = "The pipeline file.")
    private Path file;

    @Mixin
    private PipelineArguments arguments = new PipelineArguments();

    RunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        PipelineArguments.Checked checked = arguments.read(file);
        try (var application = ScoringApplication.connect(checked.model(), checked.pipeline())) {
            console.onStop(application::close);
            application.start();
            Optional<Throwable> failure = application.awaitStopped();
            failure.ifPresent(console::report);
            return failure.isPresent() ? ExitCode.FAILED : ExitCode.OK;
        }
    }
}
