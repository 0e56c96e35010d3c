package io.jundenpa.cli;

import io.jundenpa.model.Model;
import io.jundenpa.preflight.ClusterException;
import io.jundenpa.preflight.Preflight;
import io.jundenpa.preflight.TrialClients;
import io.jundenpa.preflight.UsableCluster;
import io.jundenpa.registry.RegistryException;
import io.jundenpa.registry.ResultEncoders;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = "Check that a pipeline can run on its cluster, without starting it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The command asks the cluster for brokers, topics, rights, sizes and features, and the schema registry, as run"
                    + " does before it starts. If all is well, it prints one line. Otherwise it prints every problem and how"
                    + " to solve it, and exits with 3 (settings) or 4 (cluster or registry)."
        })
final class CheckCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "PIPELINE.yaml", description = "The pipeline file.")
    private Path file;

    @Mixin
    private PipelineArguments arguments = new PipelineArguments();

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        PipelineArguments.Checked checked = arguments.read(file);
        Pipeline pipeline = checked.pipeline();
        UsableCluster cluster = Preflight.check(pipeline);
        checkSchema(pipeline, checked.model());
        TrialClients.tryOut(pipeline);
        cluster.notes().forEach(note -> console.out().println("note: " + note));
        console.out()
                .println(file + ": can run; " + cluster.brokers()
                        + (cluster.brokers() == 1 ? " broker, " : " brokers, ")
                        + topic(pipeline.input().topic(), cluster) + " -> "
                        + topic(pipeline.output().topic(), cluster) + ", rejects -> "
                        + topic(pipeline.rejects().topic(), cluster) + ", " + StreamsSettings.guarantee(pipeline));
        return ExitCode.OK;
    }

    private static void checkSchema(Pipeline pipeline, Model model) {
        try {
            ResultEncoders.check(pipeline, model.labels(), model.network().outputSize());
        } catch (RegistryException e) {
            throw new ClusterException(String.valueOf(e.getMessage()));
        }
    }

    private static String topic(String name, UsableCluster cluster) {
        int partitions = cluster.partitions().getOrDefault(name, 0);
        return name + " (" + partitions + (partitions == 1 ? " partition)" : " partitions)");
    }
}
