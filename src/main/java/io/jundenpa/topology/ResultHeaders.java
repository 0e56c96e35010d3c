package io.jundenpa.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.model.Model;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers of a result: those of its record, and which model made it in what format. */
final class ResultHeaders {

    private final List<Header> own;
    private final RecordHeaders alone;
    private final long aloneBytes;

    ResultHeaders(Model model, String contentType) {
        own = List.of(
                header("model-name", model.name()),
                header("model-version", model.version()),
                header("model-sha256", model.shortSha256()),
                header("content-type", contentType));
        alone = new RecordHeaders(own);
        alone.setReadOnly();
        aloneBytes = RecordSize.bytes(alone);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    /**
     * Headers for the result of a record.
     *
     * @param original of the record. Not modified.
     * @return to be copied before they are changed
     */
    Headers over(Headers original) {
        if (original.toArray().length == 0) {
            return alone;
        }
        Headers headers = new RecordHeaders(original);
        for (Header header : own) {
            headers.remove(header.key()).add(header);
        }
        return headers;
    }

    /** How many bytes headers take; known for those of a result whose record has none. */
    @SuppressWarnings("ReferenceEquality") // the very ones that were counted
    long bytes(Headers headers) {
        return headers == alone ? aloneBytes : RecordSize.bytes(headers);
    }
}
