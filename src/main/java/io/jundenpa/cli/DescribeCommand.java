package io.jundenpa.cli;

import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.nn.Network;
import io.jundenpa.nn.Operation;
import io.jundenpa.nn.Step;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.topology.InferenceTopology;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "describe",
        description =
                "Show the layers of a model with shapes, parameters, FLOPs and hash. For a pipeline, show its topology, too.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "FLOPs are per row. A multiply-add counts as two, a function such as exp as one.",
            "",
            "The sha256 of a model folder is the hash of the lines that sha256sum prints: first for the model file, then for its"
                    + " weight files, sorted by name."
        })
final class DescribeCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "FILE", description = "A pipeline file, a model folder or a model file.")
    private Path file;

    @Mixin
    private PipelineArguments arguments = new PipelineArguments();

    DescribeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (Subject.isPipeline(file)) {
            PipelineArguments.Checked checked = arguments.read(file);
            describe(checked.pipeline(), checked.model());
            console.out().println();
            describe(checked.model());
        } else {
            describe(ModelReader.read(file));
        }
        return ExitCode.OK;
    }

    private void describe(Pipeline pipeline, Model model) {
        PrintStream out = console.out();
        out.println("pipeline  " + pipeline.application());
        out.println("input     " + pipeline.input().topic() + " ("
                + pipeline.input().format().key() + ")");
        out.println("output    " + pipeline.output().topic() + " ("
                + pipeline.output().format().key() + ")");
        out.println("rejects   " + pipeline.rejects().topic());
        out.println();
        out.print(InferenceTopology.build(model, pipeline).describe().toString().stripTrailing());
        out.println();
    }

    private void describe(Model model) {
        PrintStream out = console.out();
        Network network = model.network();
        out.println("model     " + model.name() + " version " + model.version());
        out.println("sha256    " + model.sha256());
        out.println("input     " + network.inputSize() + " numbers"
                + names(model.features().stream()
                        .map(feature -> feature.name()
                                + feature.missing()
                                        .map(value -> " (missing: " + value + ")")
                                        .orElse(""))
                        .toList()));
        out.println("output    " + network.outputSize() + " numbers" + names(model.labels()));
        out.println();
        out.println(row("layer", "shape", "parameters", "FLOPs"));
        for (int i = 0; i < network.steps().size(); i++) {
            Step step = network.steps().get(i);
            Operation operation = step.operation();
            String in = step.inputs().stream()
                    .map(value -> String.valueOf(network.size(value)))
                    .collect(Collectors.joining(" & "));
            out.println(row(
                    name(operation),
                    in + " -> " + network.size(i + 1) + (step.times() > 1 ? " in " + step.times() + " steps" : ""),
                    operation.parameters(),
                    network.flops(step)));
        }
        out.println(row("total", "", network.parameters(), network.flops()));
    }

    private static String name(Operation operation) {
        return operation.settings().isEmpty() ? operation.type() : operation.type() + " (" + operation.settings() + ")";
    }

    private static String names(List<String> names) {
        return names.isEmpty() ? "" : names.stream().collect(Collectors.joining(", ", ": ", ""));
    }

    private static String row(Object layer, Object shape, Object parameters, Object flops) {
        return String.format(Locale.ROOT, "%-30s %-16s %12s %12s", layer, shape, parameters, flops);
    }
}
