package io.jundenpa.event;

import com.google.protobuf.Descriptors.Descriptor;

/** Makes the decoders of records in Protobuf. */
public final class ProtobufDecoders {

    private ProtobufDecoders() {}

    /**
     * Decoders of records that name their schema, as Confluent's and Apicurio's serializers write them.
     *
     * @param fields where the records have the features
     */
    public static DecoderFactory framed(Fields fields, WriterSchemas schemas) {
        return (width, features) -> ProtobufRowDecoder.framed(width, features, fields, schemas);
    }

    /**
     * Decoders of records that are all one message and do not name it.
     *
     * @param fields where the records have the features
     * @param files that define the message, as {@code protoc --descriptor_set_out --include_imports} writes them
     * @param message its name with its package
     * @throws IllegalArgumentException with the problem if these are not such files, or have no such message
     */
    public static DecoderFactory bare(Fields fields, byte[] files, String message) {
        Descriptor found = ProtobufFiles.message(files, message);
        return (width, features) -> ProtobufRowDecoder.bare(width, features, fields, found);
    }
}
