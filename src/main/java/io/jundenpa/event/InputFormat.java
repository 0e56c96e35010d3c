package io.jundenpa.event;

import static java.util.Locale.ROOT;

import java.util.List;

/** The formats of records that can be scored. */
public enum InputFormat {
    /**
     * {@code [..]} one row, {@code [[..], ..]} several, {@code {"feature": value, ..}} one by name, {@code [{..}, ..]}
     * several.
     *
     * <p>Many producers wrap a row in a record, {@code {"id": 17, "features": [..]}}. That is taken wherever a row by name
     * may stand, unless the model itself names a feature "features" or "id". The id is text or a number and is ignored.
     */
    JSON,
    /** Little-endian 32-bit floats, a whole number of rows. */
    FLOAT32,
    /**
     * Decimal numbers with commas and optional blanks around them, one row a line, in ASCII. No header, no quotes; the
     * last line may end or not.
     */
    CSV;

    /** The format's name in a pipeline file. */
    public String key() {
        return name().toLowerCase(ROOT).replace('_', '-');
    }

    /**
     * A decoder of this format.
     *
     * @param width numbers in a row
     * @param features the names of the columns, or none
     * @throws IllegalArgumentException if there are features but not one for each column, or two of one name
     */
    public RowDecoder decoder(int width, List<Feature> features) {
        return switch (this) {
            case JSON -> new JsonRowDecoder(new FeatureColumns(width, features));
            case FLOAT32 -> new Float32RowDecoder(width);
            case CSV -> new CsvRowDecoder(width);
        };
    }
}
