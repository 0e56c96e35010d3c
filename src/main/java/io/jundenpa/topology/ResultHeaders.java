package io.jundenpa.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.model.Model;
import io.jundenpa.scoring.Scorer;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers of a result: the headers of its record, the model version that made the result, and the media type. */
final class ResultHeaders {

    private final List<Header> own;
    private final RecordHeaders alone;
    private final long aloneBytes;

    ResultHeaders(Scorer scorer) {
        Model model = scorer.model();
        own = List.of(
                header("model-name", model.name()),
                header("model-version", model.version()),
                header("model-sha256", model.shortSha256()),
                header("content-type", scorer.contentType()));
        alone = new RecordHeaders(own);
        alone.setReadOnly();
        aloneBytes = RecordSize.bytes(alone);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    /**
     * The headers for the result of a record. A header of the record that has the name of one of ours is replaced.
     *
     * @param original headers of the record. Not modified.
     * @return headers that may be shared and read-only
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

    /** The size of headers in bytes. The headers for a record without headers are measured once. */
    @SuppressWarnings("ReferenceEquality") // The shared instance has a known size.
    long bytes(Headers headers) {
        return headers == alone ? aloneBytes : RecordSize.bytes(headers);
    }
}
