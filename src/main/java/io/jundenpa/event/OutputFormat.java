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
    CSV;

    /** The format's name in a pipeline file. */
    public String key() {
        return name().toLowerCase(ROOT).replace('_', '-');
    }

    /**
     * An encoder of this format.
     *
     * @param labels the names of the columns; required by {@link #JSON_LABELS}, ignored by the other formats
     * @throws IllegalArgumentException if the format requires labels, and there are none or two are equal
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
