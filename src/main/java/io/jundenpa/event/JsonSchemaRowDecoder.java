package io.jundenpa.event;

import static io.jundenpa.event.RejectCode.BAD_JSON;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads JSON that names its schema, as {@link SchemaFraming} finds it. The schema is not asked for. For one thread. */
final class JsonSchemaRowDecoder implements RowDecoder {

    private final SchemaFraming framing = new SchemaFraming(BAD_JSON, false);
    private final JsonRowDecoder json;

    JsonSchemaRowDecoder(int width, List<Feature> features, Fields fields) {
        this.json = new JsonRowDecoder(width, features, fields);
    }

    @Override
    public Layout decode(Event event, Rows rows) throws RejectException {
        int from = start(event);
        return json.decode(from == 0 ? event : new Unframed(event, from), rows);
    }

    private int start(Event event) throws RejectException {
        try {
            return framing.read(event);
        } catch (RejectException e) {
            throw new RejectException(e.code(), e.getMessage() + "; is it plain JSON, for input.format: json?");
        }
    }

    /** A record without the id before its value. */
    @SuppressWarnings("ArrayRecordComponent") // Not compared and not modified.
    private record Unframed(Event event, byte[] value) implements Event {

        Unframed(Event event, int from) {
            this(event, Arrays.copyOfRange(event.value(), from, event.value().length));
        }

        @Override
        public Optional<byte[]> key() {
            return event.key();
        }

        @Override
        public Optional<byte[]> header(String name) {
            return event.header(name);
        }

        @Override
        public long timestamp() {
            return event.timestamp();
        }
    }
}
