package io.jundenpa.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.SchemaFraming;
import io.jundenpa.model.Model;
import io.jundenpa.nn.Network;
import io.jundenpa.scoring.Scorer;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of a result: the headers of its record, the model version and the revision of the arithmetic that made the
 * result, and the media type. Headers of the record that name a model, the reason of a reject or a schema are left out: they
 * would say something wrong about the result.
 */
final class ResultHeaders {

    private static final String NAME = "model-name";
    private static final String VERSION = "model-version";
    private static final String SHA256 = "model-sha256";
    private static final String ARITHMETIC = "model-arithmetic";
    private static final String MEDIA_TYPE = "content-type";
    private static final Set<String> OF_A_MODEL = Set.of(NAME, VERSION, SHA256, ARITHMETIC);

    private final List<Header> own;
    private final RecordHeaders alone;
    private final long aloneBytes;

    ResultHeaders(Scorer scorer) {
        Model model = scorer.model();
        own = List.of(
                header(NAME, model.name()),
                header(VERSION, model.version()),
                header(SHA256, model.shortSha256()),
                header(ARITHMETIC, Integer.toString(Network.arithmetic())),
                header(MEDIA_TYPE, scorer.contentType()));
        alone = new RecordHeaders(own);
        alone.setReadOnly();
        aloneBytes = RecordSize.bytes(alone);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    /**
     * The headers that a record gives to its result. A tombstone has no others, because no model made it.
     *
     * @param original headers of the record. Not modified.
     */
    static Headers kept(Headers original) {
        var headers = new RecordHeaders();
        for (Header header : original) {
            String name = header.key();
            if (!OF_A_MODEL.contains(name) && !name.startsWith(RejectHeaders.PREFIX) && !SchemaFraming.isHeader(name)) {
                headers.add(header);
            }
        }
        return headers;
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
        Headers headers = kept(original).remove(MEDIA_TYPE);
        own.forEach(headers::add);
        return headers;
    }

    /** The size of headers in bytes. The headers for a record without headers are measured once. */
    @SuppressWarnings("ReferenceEquality") // The shared instance has a known size.
    long bytes(Headers headers) {
        return headers == alone ? aloneBytes : RecordSize.bytes(headers);
    }
}
