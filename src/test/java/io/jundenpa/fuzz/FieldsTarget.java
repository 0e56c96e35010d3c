package io.jundenpa.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.jundenpa.event.Event;
import io.jundenpa.event.Feature;
import io.jundenpa.event.Fields;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.Layout;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.Rows;
import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.model.ModelReader;
import io.jundenpa.settings.PipelineReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the features of a model and the fields of a pipeline, with a line {@code ---} between them. If both are valid and fit
 * each other, decodes an event with them.
 */
public final class FieldsTarget {

    private static final String MODEL = """
            name: test
            version: "1"
            layers:
              - {type: select, from: input, columns: [0]}
            input:
            """;
    private static final String PIPELINE = """
            application: test
            model: model.yaml
            kafka: {bootstrap.servers: 'localhost:9092'}
            output: {topic: results, format: json}
            rejects: {topic: rejects}
            input:
              topic: events
              format: json
            """;
    private static final String BETWEEN = "---\n";
    private static final int MAX_WIDTH = 10_000;

    private static final byte[] EVENT =
            "{\"a\": 1.5, \"b\": \"DE\", \"c\": {\"d\": true, \"e\": \"2026-11-30\"}, \"f\": [1, 2]}"
                    .getBytes(StandardCharsets.UTF_8);

    private static final Folder FOLDER = new Folder();

    private FieldsTarget() {}

    /** The method that Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether the features and the fields are valid and fit each other. */
    static boolean takes(byte[] data) {
        String text = new String(data, ISO_8859_1);
        int between = text.indexOf(BETWEEN);
        String ofModel = between < 0 ? text : text.substring(0, between);
        String ofPipeline = between < 0 ? "" : text.substring(between + BETWEEN.length());
        Optional<List<Feature>> features = features(file("model.yaml", MODEL + ofModel));
        Optional<Fields> fields = fields(file("pipeline.yaml", PIPELINE + ofPipeline));
        boolean fit = features.isPresent()
                && !features.get().isEmpty()
                && fields.isPresent()
                && fields.get().problems(features.get()).isEmpty();
        if (fit) {
            decode(features.get(), fields.get());
        }
        return fit;
    }

    private static Path file(String name, String text) {
        return FOLDER.file(name, text.getBytes(ISO_8859_1)).path(name);
    }

    private static Optional<List<Feature>> features(Path file) {
        try {
            return Optional.of(ModelReader.read(file).features());
        } catch (InvalidFileException e) {
            Folder.expectProblems(file, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<Fields> fields(Path file) {
        try {
            return Optional.of(
                    PipelineReader.read(file, Map.of(), Map.of()).input().fields());
        } catch (InvalidFileException e) {
            Folder.expectProblems(file, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static void decode(List<Feature> features, Fields fields) {
        int width = features.stream().mapToInt(Feature::size).sum();
        if (width > MAX_WIDTH) {
            return;
        }
        Rows rows = new Rows(width, 1);
        try {
            Layout layout = InputFormat.JSON.decoder(width, features, fields).decode(Event.of(EVENT), rows);
            Expect.equal(Layout.ROW, layout, "layout");
        } catch (RejectException e) {
            Expect.that(!e.getMessage().isBlank(), "rejected without a message");
        }
    }
}
