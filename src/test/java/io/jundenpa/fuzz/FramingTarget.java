package io.jundenpa.fuzz;

import static io.jundenpa.event.RejectCode.UNKNOWN_SCHEMA;

import io.jundenpa.event.AvroDecoders;
import io.jundenpa.event.Event;
import io.jundenpa.event.Feature;
import io.jundenpa.event.Fields;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.SchemaId;
import io.jundenpa.event.SchemaId.Kind;
import io.jundenpa.event.WriterSchema;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decodes a record in Avro that names its schema in a header or in its value. The input is three headers and the value. Each
 * header is a length and its bytes; a length of 255 stands for no header. Compares the id with a plain reading of the same
 * bytes, and the row with one of the record alone.
 */
public final class FramingTarget {

    private static final List<String> HEADERS =
            List.of("__value_schema_id", "apicurio.value.contentId", "apicurio.value.globalId");
    private static final int NO_HEADER = 255;

    private static final String SCHEMA =
            "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"x\", \"type\": \"long\"}]}";
    private static final List<Feature> FEATURES = List.of(new Feature("x", Optional.empty()));
    private static final RowDecoder BARE =
            AvroDecoders.bare(Fields.BY_NAME, SCHEMA).decoder(1, FEATURES);

    private static final RowDecoder FRAMED =
            AvroDecoders.framed(Fields.BY_NAME, FramingTarget::schema).decoder(1, FEATURES);

    private FramingTarget() {}

    /** The registry has every even id, and no odd one. */
    private static List<WriterSchema> schema(SchemaId id) throws RejectException {
        if (!isKnown(id)) {
            throw new RejectException(UNKNOWN_SCHEMA, "no schema " + id);
        }
        return List.of(new WriterSchema("", SCHEMA));
    }

    private static boolean isKnown(SchemaId id) {
        return id.low() % 2 == 0;
    }

    /** The method that Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether the record can be decoded. */
    static boolean takes(byte[] data) {
        ByteBuffer rest = ByteBuffer.wrap(data);
        Map<String, byte[]> headers = new HashMap<>();
        for (String name : HEADERS) {
            int length = rest.hasRemaining() ? Byte.toUnsignedInt(rest.get()) : NO_HEADER;
            if (length != NO_HEADER) {
                headers.put(name, next(rest, Math.min(length, rest.remaining())));
            }
        }
        Framed event = new Framed(headers, next(rest, rest.remaining()));
        Optional<Framing> framing = framing(headers, event.value());
        Decoding decoding = Decoding.of((given, rows) -> FRAMED.decode(event, rows), 1, event.value());
        if (framing.isEmpty()) {
            Expect.that(decoding.rejection().startsWith("BAD_AVRO"), "no id, but " + decoding);
            return false;
        }
        SchemaId id = framing.get().id();
        if (!isKnown(id)) {
            Expect.equal("UNKNOWN_SCHEMA: no schema " + id, decoding.rejection(), "reject");
            return false;
        }
        byte[] record = Arrays.copyOfRange(event.value(), framing.get().length(), event.value().length);
        Expect.equal(Decoding.of(BARE, 1, record).rows(), decoding.rows(), "the record alone");
        return decoding.rows().isPresent();
    }

    private static byte[] next(ByteBuffer rest, int length) {
        byte[] bytes = new byte[length];
        rest.get(bytes);
        return bytes;
    }

    /** The id of a schema, and how many bytes of the value come before the record. */
    private record Framing(SchemaId id, int length) {}

    private static Optional<Framing> framing(Map<String, byte[]> headers, byte[] value) {
        if (headers.containsKey(HEADERS.get(0))) {
            byte[] header = headers.get(HEADERS.get(0));
            return prefix(header)
                    .filter(found -> found.length() == header.length)
                    .map(found -> new Framing(found.id(), 0));
        }
        for (int i = 1; i < HEADERS.size(); i++) {
            if (headers.containsKey(HEADERS.get(i))) {
                byte[] header = headers.get(HEADERS.get(i));
                Kind kind = i == 1 ? Kind.CONTENT_ID : Kind.GLOBAL_ID;
                return header.length == 8
                        ? Optional.of(new Framing(
                                new SchemaId(kind, 0, ByteBuffer.wrap(header).getLong()), 0))
                        : Optional.empty();
            }
        }
        return prefix(value);
    }

    private static Optional<Framing> prefix(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length >= 17 && bytes[0] == 1) {
            return Optional.of(new Framing(new SchemaId(Kind.GUID, in.getLong(1), in.getLong(9)), 17));
        }
        if (bytes.length < 5 || bytes[0] != 0) {
            return Optional.empty();
        }
        boolean eight = bytes.length >= 9 && in.getInt(1) == 0;
        return Optional.of(
                eight
                        ? new Framing(new SchemaId(Kind.GLOBAL_ID, 0, in.getLong(1)), 9)
                        : new Framing(new SchemaId(Kind.ID, 0, in.getInt(1)), 5));
    }

    /** A record with headers. */
    @SuppressWarnings("ArrayRecordComponent") // Not compared and not modified.
    private record Framed(Map<String, byte[]> headers, byte[] value) implements Event {

        @Override
        public Optional<byte[]> key() {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        @Override
        public long timestamp() {
            return 0;
        }
    }
}
