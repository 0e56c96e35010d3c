package io.jundenpa.event;

import org.apache.avro.Schema;

/** Makes the decoders of records in Avro. */
public final class AvroDecoders {

    private AvroDecoders() {}

    /**
     * Decoders of records that name their schema, as Confluent's and Apicurio's serializers write them.
     *
     * @param fields where the records have the features
     */
    public static DecoderFactory framed(Fields fields, WriterSchemas schemas) {
        return (width, features) -> AvroRowDecoder.framed(width, features, fields, schemas);
    }

    /**
     * Decoders of records that were all written with one schema and do not name it.
     *
     * @param fields where the records have the features
     * @param schema its text
     * @throws IllegalArgumentException with the problem if it is no schema of records or maps
     */
    public static DecoderFactory bare(Fields fields, String schema) {
        Schema parsed = AvroPlanner.parse(schema);
        AvroPlanner.checkRoot(parsed);
        return (width, features) -> AvroRowDecoder.bare(width, features, fields, parsed);
    }
}
