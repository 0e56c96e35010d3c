package io.jundenpa.fuzz;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.document.Problems;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import io.jundenpa.settings.StreamsSettings;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads a pipeline file with its Kafka settings, with and without environment variables. An input that begins with a brace is
 * JSON, any other YAML.
 */
public final class PipelineTarget {

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "broker:9092", "JUNDENPA_INPUT_TOPIC", "clicks", "JUNDENPA_BATCH_ROWS", "7");

    private static final Folder FOLDER = new Folder();

    private PipelineTarget() {}

    /** The method that Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether it is a valid pipeline. */
    static boolean takes(byte[] data) {
        String name = data.length > 0 && data[0] == '{' ? "pipeline.json" : "pipeline.yaml";
        Path file = FOLDER.file(name, data).path(name);
        boolean alone = isPipeline(file, Map.of());
        boolean overridden = isPipeline(file, ENVIRONMENT);
        return alone || overridden;
    }

    private static boolean isPipeline(Path file, Map<String, String> environment) {
        try {
            Pipeline pipeline = PipelineReader.read(file, environment, Map.of());
            Problems problems = new Problems(file.toString());
            StreamsSettings.check(pipeline, problems);
            problems.throwIfAny();
            return true;
        } catch (InvalidFileException e) {
            Folder.expectProblems(file, String.valueOf(e.getMessage()));
            return false;
        }
    }
}
