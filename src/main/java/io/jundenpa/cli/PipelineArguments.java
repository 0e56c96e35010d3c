package io.jundenpa.cli;

import io.jundenpa.application.ModelCheck;
import io.jundenpa.format.document.Problems;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import io.jundenpa.settings.StreamsSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The settings on the command line. Reads a pipeline file and overrides its keys with them. */
final class PipelineArguments {

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Set a key, for example input.topic=clicks or kafka.bootstrap.servers=broker:9092. Overrides the file"
                            + " and the environment. May be repeated.",
            converter = SettingConverter.class)
    private List<Setting> settings = new ArrayList<>();

    /** A key and its value. */
    record Setting(String key, String value) {}

    /**
     * Splits a setting. For its own maps, picocli prints an argument that it cannot split. The argument may be a
     * secret.
     */
    static final class SettingConverter implements ITypeConverter<Setting> {
        @Override
        public Setting convert(String text) {
            int end = text.indexOf('=');
            if (end < 1) {
                throw new TypeConversionException("expected a key, \"=\" and a value");
            }
            return new Setting(text.substring(0, end), text.substring(end + 1));
        }
    }

    /** A valid pipeline with a model that fits it. */
    record Checked(Pipeline pipeline, Model model) {}

    /** Reads the pipeline and its model, and checks that they fit. */
    Checked read(Path file) {
        var problems = new Problems(file.toString());
        Pipeline pipeline = readPipeline(file, problems);
        Model model = ModelReader.read(pipeline.model());
        ModelCheck.check(model, pipeline, problems);
        problems.throwIfAny();
        return new Checked(pipeline, model);
    }

    /** Reads the pipeline without its model. */
    Pipeline readPipeline(Path file) {
        return readPipeline(file, new Problems(file.toString()));
    }

    private Pipeline readPipeline(Path file, Problems problems) {
        Map<String, String> overrides = new LinkedHashMap<>();
        settings.forEach(setting -> overrides.put(setting.key(), setting.value()));
        Pipeline pipeline = PipelineReader.read(file, System.getenv(), overrides, problems);
        StreamsSettings.check(pipeline, problems);
        problems.throwIfAny();
        return pipeline;
    }
}
