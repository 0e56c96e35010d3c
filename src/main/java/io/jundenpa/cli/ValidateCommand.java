package io.jundenpa.cli;

import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "validate",
        description = "Check a pipeline or a model, with its golden examples, without a cluster.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "If all is well, the command prints one line. Otherwise it prints every problem with its place, and exits with 3."
        })
final class ValidateCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "FILE", description = "A pipeline file, a model folder or a model file.")
    private Path file;

    @Mixin
    private PipelineArguments arguments = new PipelineArguments();

    ValidateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Model model = Subject.isPipeline(file) ? arguments.read(file).model() : ModelReader.read(file);
        console.out()
                .println(file + ": valid; model " + model.name() + " version " + model.version() + " sha256 "
                        + model.shortSha256());
        return ExitCode.OK;
    }
}
