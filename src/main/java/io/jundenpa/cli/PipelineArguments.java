package io.jundenpa.cli;

import io.jundenpa.codec.OutputFormat;
import io.jundenpa.config.Pipeline;
import io.jundenpa.config.PipelineReader;
import io.jundenpa.document.Problems;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.streams.StreamsSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The settings that the command line lays over a pipeline file, and the pipeline they make. */
final class PipelineArguments {

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = {
                "Set a key over file and environment, such as input.topic=clicks or",
                "kafka.bootstrap.servers=broker:9092; may be repeated."
            })
    private Map<String, String> overrides = new LinkedHashMap<>();

    /** A pipeline whose every part has been checked, with its model. */
    record Checked(Pipeline pipeline, Model model) {}

    /** Reads the pipeline and its model, and checks that they fit. */
    Checked read(Path file) {
        Pipeline pipeline = readPipeline(file);
        var problems = new Problems(file.toString());
        Model model = ModelReader.read(pipeline.model());
        if (pipeline.output().format() == OutputFormat.JSON_LABELS
                && model.labels().isEmpty()) {
            problems.add(
                    "output.format",
                    "is json-labels, but model " + model.name() + " has no output.labels; add them or write json");
        }
        problems.throwIfAny();
        return new Checked(pipeline, model);
    }

    /** Reads the pipeline alone. */
    Pipeline readPipeline(Path file) {
        Pipeline pipeline = PipelineReader.read(file, System.getenv(), overrides);
        var problems = new Problems(file.toString());
        StreamsSettings.check(pipeline, problems);
        problems.throwIfAny();
        return pipeline;
    }
}
