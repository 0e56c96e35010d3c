package io.jundenpa.offline;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The formats of files: those of records, one after the other, and NumPy's. */
public enum FileFormat {
    /** {@code .jsonl}: one JSON record a line. */
    JSON(".jsonl", Optional.of(InputFormat.JSON), OutputFormat.JSON),
    /** {@code .jsonl}, written only: label, score and scores, one record a line. */
    JSON_LABELS("", Optional.empty(), OutputFormat.JSON_LABELS),
    /** {@code .csv}: one row a line. */
    CSV(".csv", Optional.of(InputFormat.CSV), OutputFormat.CSV),
    /** {@code .f32}: little-endian 32-bit floats, row after row. */
    FLOAT32(".f32", Optional.of(InputFormat.FLOAT32), OutputFormat.FLOAT32),
    /** {@code .npy}: a NumPy array [rows, columns]. */
    NPY(".npy", Optional.of(InputFormat.FLOAT32), OutputFormat.FLOAT32);

    private final String extension;
    private final Optional<InputFormat> in;
    private final OutputFormat out;

    FileFormat(String extension, Optional<InputFormat> in, OutputFormat out) {
        this.extension = extension;
        this.in = in;
        this.out = out;
    }

    /** The format that a file's extension names, if it names one. */
    public static Optional<FileFormat> of(String file) {
        return Arrays.stream(values())
                .filter(format -> !format.extension.isEmpty() && file.endsWith(format.extension))
                .findFirst();
    }

    /** The extensions that name a format. */
    public static List<String> extensions() {
        return Arrays.stream(values())
                .map(format -> format.extension)
                .filter(extension -> !extension.isEmpty())
                .toList();
    }

    /** The format of a record as it is read; empty if files of this format are only written. */
    public Optional<InputFormat> in() {
        return in;
    }

    OutputFormat out() {
        return out;
    }

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
