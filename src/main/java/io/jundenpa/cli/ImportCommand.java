package io.jundenpa.cli;

import io.jundenpa.model.Model;
import io.jundenpa.model.ModelImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = "Write a model of any format as a folder with model.yaml and weights.npz.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The folder computes the same bits as the file. You can read and edit it, and add golden examples and labels.",
            "",
            "Example: jundenpa import model.onnx --output config/fraud"
        })
final class ImportCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(
            paramLabel = "FILE",
            description = "A model: .onnx, .keras, .h5, or a folder or model.yaml with weights of any format.")
    private Path file;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FOLDER",
            description = "The folder to write. It must be new or empty.")
    private Path output;

    ImportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Model model = ModelImport.write(file, output);
        console.out()
                .println(output + ": " + model.name() + " version " + model.version() + ", "
                        + model.network().steps().size() + " layers, "
                        + model.network().parameters() + " parameters");
        return ExitCode.OK;
    }
}
