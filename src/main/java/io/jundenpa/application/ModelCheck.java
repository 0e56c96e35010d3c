package io.jundenpa.application;

import io.jundenpa.format.document.Problems;
import io.jundenpa.model.Model;
import io.jundenpa.scoring.LabelCheck;
import io.jundenpa.settings.Pipeline;

/** Checks that a model can produce the output that a pipeline asks for. */
public final class ModelCheck {

    private ModelCheck() {}

    /**
     * Checks a model against a pipeline.
     *
     * @param problems the problems of the pipeline. Modified: adds what does not fit.
     */
    public static void check(Model model, Pipeline pipeline, Problems problems) {
        LabelCheck.problem(model, pipeline.output().format())
                .ifPresent(problem -> problems.add("output.format", problem));
    }
}
