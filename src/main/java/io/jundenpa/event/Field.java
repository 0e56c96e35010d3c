package io.jundenpa.event;

/**
 * Where the records of a topic have the value of a feature.
 *
 * @param source the part of the record
 * @param at a JSON Pointer (RFC 6901) for {@link Source#VALUE} and {@link Source#KEY}, a name for {@link Source#HEADER},
 *     otherwise empty
 * @param numberInText whether text may hold a number, such as {@code "12.50"}
 * @param unit of times that are numbers
 */
public record Field(Source source, String at, boolean numberInText, EpochUnit unit) {

    /** The part of a record that holds a field. */
    public enum Source {
        /** The value. */
        VALUE,
        /** The key, as JSON. */
        KEY,
        /** The whole key, as text. */
        KEY_TEXT,
        /** A header, as text. */
        HEADER,
        /** The timestamp of the record. */
        TIMESTAMP
    }

    /** A field of the value. */
    public static Field inValue(String pointer) {
        return new Field(Source.VALUE, pointer, false, EpochUnit.MILLIS);
    }

    /** The place for messages, such as {@code /customer/age} or {@code header country}. */
    String place() {
        return switch (source) {
            case VALUE -> at;
            case KEY -> "key " + at;
            case KEY_TEXT -> "key";
            case HEADER -> "header " + at;
            case TIMESTAMP -> "timestamp";
        };
    }
}
