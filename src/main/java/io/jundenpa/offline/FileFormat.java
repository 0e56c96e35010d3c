package io.jundenpa.offline;

import io.jundenpa.event.Feature;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats of files: records one after the other, or a NumPy array. */
public enum FileFormat {
    /** {@code .jsonl}: one JSON record per line. */
    JSON(".jsonl"),
    /** {@code .jsonl}, for output only: label, score and scores, one record per line. */
    JSON_LABELS(""),
    /** One record per line, with its key, timestamp and headers, as {@code kcat -J} prints it. For input only. */
    KCAT(""),
    /** {@code .csv}: one row per line. */
    CSV(".csv"),
    /** One record per line, with a first line that names the columns. For input only. */
    CSV_HEADER(""),
    /** {@code .parquet}: one row of columns that have names. For input only. */
    PARQUET(".parquet"),
    /** {@code .f32}: little-endian 32-bit floats, row after row. */
    FLOAT32(".f32"),
    /** {@code .npy}: a NumPy array [rows, columns]. */
    NPY(".npy"),
    /** {@code .avro}: an Avro object container file, with the schema of its records. */
    AVRO(".avro"),
    /** {@code .avro}, for output only: label, score and scores in each record. */
    AVRO_LABELS("");

    private final String extension;

    FileFormat(String extension) {
        this.extension = extension;
    }

    /** The format that a file's extension names; empty if it names none. */
    public static Optional<FileFormat> of(String file) {
        return Arrays.stream(values())
                .filter(format -> !format.extension.isEmpty() && file.endsWith(format.extension))
                .findFirst();
    }

    /** The file format of results on a topic. */
    public static FileFormat of(OutputFormat format) {
        return valueOf(format.name());
    }

    /** Whether the format is one record per line, with or without its key. */
    public boolean isLines() {
        return this != FLOAT32 && this != NPY && this != AVRO && this != PARQUET;
    }

    /** The extensions that name a format. */
    public static List<String> extensions() {
        return Arrays.stream(values())
                .map(format -> format.extension)
                .filter(extension -> !extension.isEmpty())
                .toList();
    }

    /** The format of each record in an input file; empty if the format is for output only. */
    public Optional<InputFormat> in() {
        return switch (this) {
            case JSON, KCAT, CSV_HEADER, PARQUET -> Optional.of(InputFormat.JSON);
            case JSON_LABELS, AVRO_LABELS -> Optional.empty();
            case CSV -> Optional.of(InputFormat.CSV);
            case FLOAT32, NPY -> Optional.of(InputFormat.FLOAT32);
            case AVRO -> Optional.of(InputFormat.AVRO);
        };
    }

    /** The format of each result in an output file. */
    public OutputFormat out() {
        return switch (this) {
            case JSON, KCAT, CSV_HEADER, PARQUET -> OutputFormat.JSON;
            case JSON_LABELS -> OutputFormat.JSON_LABELS;
            case CSV -> OutputFormat.CSV;
            case FLOAT32, NPY -> OutputFormat.FLOAT32;
            case AVRO -> OutputFormat.AVRO;
            case AVRO_LABELS -> OutputFormat.AVRO_LABELS;
        };
    }

    /** Whether the format is for input only. */
    public boolean isInputOnly() {
        return this == KCAT || hasColumns();
    }

    /** Whether the file names its columns, which are features. */
    public boolean hasColumns() {
        return this == CSV_HEADER || this == PARQUET;
    }

    /** Whether the first line of a CSV file names a feature. */
    public static boolean isCsvHeader(byte[] line, List<Feature> features) {
        return CsvColumns.isHeader(line, features);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
