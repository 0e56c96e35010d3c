package io.jundenpa.offline;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The formats of files: those of records, one after the other, and NumPy's. */
public enum FileFormat {
    /** {@code .jsonl}: one JSON record a line. */
    JSON(".jsonl"),
    /** {@code .jsonl}, written only: label, score and scores, one record a line. */
    JSON_LABELS(""),
    /** {@code .csv}: one row a line. */
    CSV(".csv"),
    /** {@code .f32}: little-endian 32-bit floats, row after row. */
    FLOAT32(".f32"),
    /** {@code .npy}: a NumPy array [rows, columns]. */
    NPY(".npy");

    private final String extension;

    FileFormat(String extension) {
        this.extension = extension;
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
        return switch (this) {
            case JSON -> Optional.of(InputFormat.JSON);
            case JSON_LABELS -> Optional.empty();
            case CSV -> Optional.of(InputFormat.CSV);
            case FLOAT32, NPY -> Optional.of(InputFormat.FLOAT32);
        };
    }

    OutputFormat out() {
        return switch (this) {
            case JSON -> OutputFormat.JSON;
            case JSON_LABELS -> OutputFormat.JSON_LABELS;
            case CSV -> OutputFormat.CSV;
            case FLOAT32, NPY -> OutputFormat.FLOAT32;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
