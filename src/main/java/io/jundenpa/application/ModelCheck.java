package io.jundenpa.application;

import io.jundenpa.event.AvroEncoders;
import io.jundenpa.event.Feature;
import io.jundenpa.event.Fields;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.format.document.Problems;
import io.jundenpa.format.document.Suggestion;
import io.jundenpa.model.Model;
import io.jundenpa.scoring.LabelCheck;
import io.jundenpa.settings.Pipeline;
import java.util.List;

/** Checks that a model fits a pipeline: its features and its output. */
public final class ModelCheck {

    private static final String FIELDS = "input.fields.";

    private ModelCheck() {}

    /**
     * Checks a model against a pipeline.
     *
     * @param problems the problems of the pipeline. Modified: adds what does not fit.
     */
    public static void check(Model model, Pipeline pipeline, Problems problems) {
        LabelCheck.problem(model, pipeline.output().format())
                .ifPresent(problem -> problems.add("output.format", problem));
        checkNames(model, pipeline, problems);
        Fields fields = pipeline.input().fields();
        List<String> names = model.features().stream().map(Feature::name).toList();
        if (names.isEmpty() && pipeline.input().format().needsSchema()) {
            problems.add(
                    "input.format",
                    "is " + pipeline.input().format().key()
                            + ", but the model names no features; add input.features to its file");
        }
        for (String name : fields.byFeature().keySet()) {
            if (names.isEmpty()) {
                problems.add(FIELDS + name, "the model names no features; add input.features to its file");
            } else if (!names.contains(name)) {
                problems.add(FIELDS + name, "is no feature of the model" + Suggestion.among(names, name));
            }
        }
        fields.problems(model.features()).forEach((name, problem) -> problems.add(FIELDS + name, problem));
    }

    private static void checkNames(Model model, Pipeline pipeline, Problems problems) {
        OutputFormat format = pipeline.output().format();
        if (format.isAvro()) {
            try {
                AvroEncoders.schema(
                        format,
                        pipeline.output().topic(),
                        model.labels(),
                        model.network().outputSize());
            } catch (IllegalArgumentException e) {
                problems.add("output.format", "is " + format.key() + ", but " + e.getMessage());
            }
        }
    }
}
