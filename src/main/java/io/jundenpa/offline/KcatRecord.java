package io.jundenpa.offline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.event.Event;
import io.jundenpa.event.RejectCode;
import io.jundenpa.event.RejectException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A record in a line, as {@code kcat -J} prints it: {@code {"ts": 1764585696046, "key": "c-1", "headers": ["name", "value"],
 * "payload": "{...}"}}. Other keys are ignored. Headers may also be a map.
 */
@SuppressWarnings("ArrayRecordComponent") // Not compared and not modified.
record KcatRecord(byte[] value, Optional<byte[]> key, Map<String, byte[]> headers, long timestamp) implements Event {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a line.
     *
     * @param base64 whether the payload is Base64, for values that are not text
     * @return empty for a record without a value
     * @throws RejectException if the line is no such record
     */
    static Optional<Event> read(byte[] line, boolean base64) throws RejectException {
        try {
            JsonNode node = JSON.readTree(line);
            JsonNode payload = node.path("payload");
            if (!node.isObject() || !node.has("payload") || !(payload.isTextual() || payload.isNull())) {
                throw noRecord();
            }
            return payload.isNull()
                    ? Optional.empty()
                    : Optional.of(new KcatRecord(
                            base64 ? decoded(payload) : bytes(payload),
                            node.path("key").isTextual() ? Optional.of(bytes(node.get("key"))) : Optional.empty(),
                            headers(node.path("headers")),
                            node.path("ts").asLong()));
        } catch (JsonProcessingException e) {
            throw noRecord();
        } catch (IOException e) {
            throw new UncheckedIOException("unexpected I/O error while reading a byte array", e);
        }
    }

    private static RejectException noRecord() {
        return new RejectException(
                RejectCode.BAD_JSON, "the line is no record of kcat -J, expected an object with \"payload\"");
    }

    private static byte[] decoded(JsonNode base64) throws RejectException {
        try {
            return Base64.getDecoder().decode(base64.textValue());
        } catch (IllegalArgumentException e) {
            throw new RejectException(
                    RejectCode.BAD_JSON, "\"payload\" is no Base64 text, expected the value in Base64");
        }
    }

    private static byte[] bytes(JsonNode text) {
        return text.textValue().getBytes(UTF_8);
    }

    /** The last header of each name. A header that is null is left out. */
    private static Map<String, byte[]> headers(JsonNode node) {
        Map<String, byte[]> headers = new TreeMap<>();
        for (int i = 0; node.isArray() && i + 1 < node.size(); i += 2) {
            put(headers, node.get(i).asText(), node.get(i + 1));
        }
        node.properties().forEach(header -> put(headers, header.getKey(), header.getValue()));
        return headers;
    }

    private static void put(Map<String, byte[]> headers, String name, JsonNode value) {
        headers.remove(name);
        if (value.isTextual()) {
            headers.put(name, bytes(value));
        }
    }

    @Override
    public Optional<byte[]> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
