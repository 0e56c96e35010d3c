package io.jundenpa.scoring;

import io.jundenpa.event.OutputFormat;
import io.jundenpa.model.Model;
import java.util.Optional;

/** Checks that a model has the labels that a format of results needs. */
public final class LabelCheck {

    private LabelCheck() {}

    /** The problem with the format, to follow the name of the setting that chose it; empty if model and format fit. */
    public static Optional<String> problem(Model model, OutputFormat format) {
        if (!format.needsLabels() || !model.labels().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("is " + format.key() + ", but model " + model.name()
                + " has no output.labels; add them or write " + format.key().replace("-labels", ""));
    }
}
