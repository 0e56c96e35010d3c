package io.jundenpa.cli;

import io.jundenpa.format.document.Problems;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.offline.PipelineDraft;
import io.jundenpa.offline.PipelineDraft.Draft;
import io.jundenpa.offline.Sample;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "init",
        description = "Write a first pipeline file for a sample of events, with the fields of the model's features.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A field belongs to a feature if their names are the same, without regard to case and underscores: card_present is"
                    + " the name of /cardPresent and of /payload/card/present. What does not fit becomes a comment.",
            "",
            "If the model names no features, the file ends with the lines for its model.yaml.",
            "",
            "Example: jundenpa init --from-sample payments.jsonl --model config/fraud --output payments.yaml"
        })
final class InitCommand implements Callable<Integer> {

    private final Console console;

    @Option(
            names = "--from-sample",
            required = true,
            paramLabel = "FILE",
            description = "Events: a JSON object a line. The first 5000 lines are read.")
    private Path sample;

    @Option(names = "--model", paramLabel = "MODEL", description = "A model folder or a model file.")
    private Optional<Path> model = Optional.empty();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "The pipeline file to write (default: the standard output).")
    private Optional<Path> output = Optional.empty();

    @Option(names = "--force", description = "Overwrite the file.")
    private boolean force;

    InitCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        output.ifPresent(this::checkNew);
        Sample read = read();
        Draft draft = draft(read);
        if (output.isEmpty()) {
            console.out().print(draft.text());
            console.out().flush();
        } else {
            write(output.get(), draft.text());
        }
        console.err()
                .println(read.events() + " events; " + draft.found() + " of " + draft.features()
                        + " features have a field");
        return ExitCode.OK;
    }

    private void checkNew(Path file) {
        if (!force && Files.exists(file)) {
            throw problem(file, "exists, expected a new file; --force overwrites it");
        }
    }

    private Sample read() throws IOException {
        Sample read;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(sample))) {
            read = Sample.read(in);
        } catch (IOException e) {
            throw ScoreCommand.named(sample.toString(), "read", e);
        }
        if (read.events() == 0) {
            throw problem(sample, "none of " + read.others() + " lines is a JSON object, expected an event a line");
        }
        if (read.others() > 0) {
            console.err().println(sample + ": " + read.others() + " lines are no JSON objects, and were left out");
        }
        return read;
    }

    private Draft draft(Sample read) {
        String topic = topic();
        if (model.isEmpty()) {
            return PipelineDraft.of(read, topic, "model", Optional.of("model.onnx"));
        }
        Model found = ModelReader.read(model.get());
        Path path = model.get();
        if (!found.features().isEmpty()) {
            return PipelineDraft.of(read, topic, beside(path), found);
        }
        boolean network = !Files.isDirectory(path) && !path.toString().matches(".*\\.(yaml|yml|json)");
        return network
                ? PipelineDraft.of(
                        read, topic, beside(path.resolveSibling("")), Optional.of(String.valueOf(path.getFileName())))
                : PipelineDraft.of(read, topic, beside(path), Optional.empty());
    }

    /** A path as the pipeline file names it: relative to its folder. */
    private String beside(Path path) {
        Path folder = output.orElse(Path.of("pipeline.yaml"))
                .toAbsolutePath()
                .normalize()
                .resolveSibling("");
        String relative = folder.relativize(path.toAbsolutePath().normalize()).toString();
        return relative.isEmpty() ? "." : relative.replace('\\', '/');
    }

    /** The name of the file as the name of a topic. */
    private String topic() {
        String name = String.valueOf(sample.getFileName())
                .replaceFirst("\\.[^.]*$", "")
                .replaceAll("[^a-zA-Z0-9._-]", "-");
        return name.isEmpty() ? "events" : name.substring(0, Math.min(name.length(), 100));
    }

    private static void write(Path file, String text) throws IOException {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw ScoreCommand.named(file.toString(), "write", e);
        }
    }

    private static RuntimeException problem(Path file, String problem) {
        var problems = new Problems(file.toString());
        problems.add("", problem);
        return problems.exception();
    }
}
