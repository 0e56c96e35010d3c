package io.jundenpa.demo;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.settings.Pipeline;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What a demonstration streams. Its pipeline and the folder of its samples have its name. */
public enum Scenario {
    /** Handwritten digits: lists of numbers. */
    DIGITS(540, OutputFormat.JSON_LABELS, Optional.empty()) {
        @Override
        Feed feed(Path samples) {
            return Digits.read(samples);
        }
    },
    /** Card payments: objects with nested fields. */
    PAYMENTS(400, OutputFormat.JSON, Optional.of(Payments.SCORE)) {
        @Override
        Feed feed(Path samples) {
            return Payments.read(samples);
        }
    };

    private final long samples;
    private final OutputFormat format;
    private final Optional<String> into;

    Scenario(long samples, OutputFormat format, Optional<String> into) {
        this.samples = samples;
        this.format = format;
        this.into = into;
    }

    /**
     * The pipeline file.
     *
     * @param home the folder of the distribution
     */
    public Path pipeline(Path home) {
        return home.resolve("config").resolve(key() + ".yaml");
    }

    /** How many samples there are. */
    long samples() {
        return samples;
    }

    /**
     * Reads the samples.
     *
     * @throws DemoException if a file is missing or malformed, with its name and the line
     */
    Feed open(Path home) {
        return feed(home.resolve("config").resolve(key()));
    }

    abstract Feed feed(Path samples);

    /**
     * Checks that the results can be shown.
     *
     * @throws DemoException if the pipeline has other formats
     */
    void check(Pipeline pipeline) {
        boolean isKnown = pipeline.input().format() == InputFormat.JSON
                && pipeline.output().format() == format
                && pipeline.output().enrichment().copy().isEmpty()
                && pipeline.output().enrichment().into().equals(into.map(key -> "/" + key));
        if (!isKnown) {
            throw new DemoException("config/" + key() + ".yaml: expected input.format: json and output.format: "
                    + format.key()
                    + into.map(key -> " with output.into: " + key).orElse("")
                    + " for the demonstration");
        }
    }

    private String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
