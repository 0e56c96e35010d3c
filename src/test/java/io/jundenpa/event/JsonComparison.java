package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Compares the decoder of a binary format with the token path of JSON, which defines the row. */
final class JsonComparison {

    private static final Pattern QUOTED = Pattern.compile("feature \"([^\"]*)\"");

    private final RandomFields any;

    JsonComparison(RandomFields any) {
        this.any = any;
    }

    /** Compares a record with its JSON. Returns whether both are rejected. */
    boolean compare(RowDecoder decoder, byte[] bytes, String text, String schema) {
        var json = new JsonRowDecoder(any.width(), any.features(), any.fields());
        String place = schema + "\n" + any.fields() + "\n" + any.features() + "\n" + text + "\n";
        var expected = new Rows(any.width(), 1);
        var found = new Rows(any.width(), 1);
        Optional<RejectException> expectedReject =
                reject(() -> json.decodeByToken(Event.of(text.getBytes(UTF_8)), expected));
        Optional<RejectException> foundReject = reject(() -> decoder.decode(bytes, found));
        assertEquals(named(expectedReject), named(foundReject), place);
        assertEquals(expected.count(), found.count(), place);
        if (expectedReject.isEmpty()) {
            assertArrayEquals(expected.values(), found.values(), place);
        }
        return foundReject.isPresent();
    }

    private interface Decoding {
        void run() throws RejectException;
    }

    private static Optional<RejectException> reject(Decoding decoding) {
        try {
            decoding.run();
            return Optional.empty();
        } catch (RejectException e) {
            return Optional.of(e);
        }
    }

    /** The features that a reject names, and the code if there is one only. The order of a map's entries is open. */
    private static String named(Optional<RejectException> reject) {
        if (reject.isEmpty()) {
            return "";
        }
        if (reject.get().code() == RejectCode.UNKNOWN_FEATURE) {
            return "unknown";
        }
        var found = new TreeSet<String>();
        QUOTED.matcher(reject.get().getMessage()).results().forEach(result -> found.add(result.group(1)));
        return found.size() == 1 ? reject.get().code() + " " + found : found.toString();
    }
}
