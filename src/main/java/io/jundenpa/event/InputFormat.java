package io.jundenpa.event;

import static java.util.Locale.ROOT;

import java.util.List;

/** The formats of records that can be scored. */
public enum InputFormat {
    /**
     * JSON (RFC 8259): {@code [..]} is one row, {@code [[..], ..]} several rows, {@code {"feature": value, ..}} one row by
     * name, {@code [{..}, ..]} several rows by name.
     *
     * <p>An object may also wrap a row: {@code {"id": 17, "features": [..]}}. It is allowed wherever a row by name is
     * allowed, unless the model has a feature named "features" or "id". The id is text or a number and is ignored.
     */
    JSON,
    /** Little-endian 32-bit floats, row after row. */
    FLOAT32,
    /**
     * CSV (RFC 4180) in ASCII: one row of decimal numbers per line, without header and quotes. Spaces and tabs around numbers
     * are allowed. A line feed after the last line is optional.
     */
    CSV,
    /** Avro: one row by name in each record. {@link AvroDecoders} makes the decoders, because they need schemas. */
    AVRO,
    /** Protobuf: one row by name in each message. {@link ProtobufDecoders} makes the decoders, because they need schemas. */
    PROTOBUF,
    /** As {@link #JSON}, after the id of a JSON Schema, or with the id in a header. The schema is not asked for. */
    JSON_SCHEMA;

    /** The format's name in a pipeline file. */
    public String key() {
        return name().toLowerCase(ROOT).replace('_', '-');
    }

    /** Whether records are objects with fields by name. */
    public boolean hasNames() {
        return this != FLOAT32 && this != CSV;
    }

    /** Whether records may name their schema, in bytes that are no text. */
    public boolean namesSchema() {
        return needsSchema() || this == JSON_SCHEMA;
    }

    /** Whether records cannot be read without a schema. */
    public boolean needsSchema() {
        return this == AVRO || this == PROTOBUF;
    }

    /**
     * A decoder of this format, for records that have the features under their names.
     *
     * @param width numbers in a row
     * @param features of the columns; empty if they have no names
     * @throws IllegalArgumentException if the features have another width, or if two features have the same name
     */
    public RowDecoder decoder(int width, List<Feature> features) {
        return decoder(width, features, Fields.BY_NAME);
    }

    /** As {@link #decoder(int, List)}, for records that may have the features elsewhere. */
    public RowDecoder decoder(int width, List<Feature> features, Fields fields) {
        return decoders(fields).decoder(width, features);
    }

    /**
     * The decoders of this format, for records that may have the features elsewhere.
     *
     * @param fields where the records have the features; only formats with names use it
     * @throws IllegalArgumentException for formats that need a schema
     */
    public DecoderFactory decoders(Fields fields) {
        return switch (this) {
            case JSON -> (width, features) -> new JsonRowDecoder(width, features, fields);
            case FLOAT32 -> (width, features) -> new Float32RowDecoder(width);
            case CSV -> (width, features) -> new CsvRowDecoder(width);
            case JSON_SCHEMA -> (width, features) -> new JsonSchemaRowDecoder(width, features, fields);
            case AVRO, PROTOBUF -> throw new IllegalArgumentException("records in " + key() + " need their schemas");
        };
    }
}
