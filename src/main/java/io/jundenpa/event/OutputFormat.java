package io.jundenpa.event;

import static java.util.Locale.ROOT;

import java.util.List;

/** The formats of results. */
public enum OutputFormat {
    /** An array of activations, or an array of such arrays. */
    JSON,
    /** The label of the largest activation (the first of equals), its score, and every score by its label. */
    JSON_LABELS,
    /** Little-endian 32-bit floats. */
    FLOAT32,
    /** Numbers with commas, rows parted by line feeds: none after the last, as the record's own end says as much. */
    CSV;

    /** The format's name in a pipeline file. */
    public String key() {
        return name().toLowerCase(ROOT).replace('_', '-');
    }

    /**
     * An encoder of this format.
     *
     * @param labels the names of the columns; needed by {@link #JSON_LABELS} only, may be empty otherwise
     * @throws IllegalArgumentException if the format needs labels and there are none, or two are equal
     */
    public RowEncoder encoder(List<String> labels) {
        return switch (this) {
            case JSON -> new JsonRowEncoder();
            case JSON_LABELS -> new LabelRowEncoder(labels);
            case FLOAT32 -> new Float32RowEncoder();
            case CSV -> new CsvRowEncoder();
        };
    }
}
