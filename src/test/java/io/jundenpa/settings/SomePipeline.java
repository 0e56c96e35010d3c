package io.jundenpa.settings;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Pipelines of tests of settings: of JSON, without a model on disk. */
public final class SomePipeline {

    private SomePipeline() {}

    /** A pipeline with these settings and no others. */
    public static Pipeline with(Map<String, String> kafka, int batchRows) {
        return new Pipeline(
                "scorer",
                Path.of("model"),
                new Pipeline.Input("in", InputFormat.JSON),
                new Pipeline.Output("out", OutputFormat.JSON),
                new Pipeline.Rejects("rejects"),
                batchRows,
                kafka);
    }

    /** A pipeline with these settings and a server that is not asked. */
    public static Pipeline onLocalhost(Map<String, String> kafka, int batchRows) {
        Map<String, String> settings = new HashMap<>(Map.of("bootstrap.servers", "localhost:9092"));
        settings.putAll(kafka);
        return with(settings, batchRows);
    }
}
