package io.jundenpa.event;

import static java.util.Locale.ROOT;

import java.util.List;

/** The formats of results. */
public enum OutputFormat {
    /** JSON: {@code [..]} for one row, {@code [[..], ..]} for a list of rows. */
    JSON,
    /** JSON: an object with the label of the largest output, its score, and every score by label. */
    JSON_LABELS,
    /** Little-endian 32-bit floats, row after row. */
    FLOAT32,
    /** CSV: commas between numbers, a line feed between rows, none after the last row. */
    CSV,
    /** Avro: a record with a float for each output. {@link AvroEncoders} gives its schema. */
    AVRO,
    /** Avro: a record with the label of the largest output, its score, and every score by label. */
    AVRO_LABELS;

    /** The format's name in a pipeline file. */
    public String key() {
        return name().toLowerCase(ROOT).replace('_', '-');
    }

    /** Whether results are JSON. */
    public boolean isJson() {
        return this == JSON || this == JSON_LABELS;
    }

    /** Whether results are Avro. */
    public boolean isAvro() {
        return this == AVRO || this == AVRO_LABELS;
    }

    /** Whether the format names the largest output. */
    public boolean needsLabels() {
        return this == JSON_LABELS || this == AVRO_LABELS;
    }

    /**
     * An encoder of this format. Results in Avro do not name their schema, unlike those of {@link AvroEncoders#framed}.
     *
     * @param labels the names of the columns; required if {@link #needsLabels()}, ignored by the other formats
     * @throws IllegalArgumentException if the format requires labels, and there are none or two are equal
     */
    public RowEncoder encoder(List<String> labels) {
        return switch (this) {
            case JSON -> new JsonRowEncoder();
            case JSON_LABELS -> new LabelRowEncoder(labels);
            case FLOAT32 -> new Float32RowEncoder();
            case CSV -> new CsvRowEncoder();
            case AVRO, AVRO_LABELS -> AvroRowEncoder.of(needsLabels(), labels, new byte[0]);
        };
    }
}
