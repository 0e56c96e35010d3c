package io.jundenpa.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;

/** Makes the factories of JSON parsers. */
final class JsonFactories {

    private JsonFactories() {}

    /** A factory of parsers of records without objects. */
    static JsonFactory ofLists() {
        return factory(StreamReadConstraints.builder()
                .maxNestingDepth(8)
                .maxNumberLength(DecimalReader.MAX_LENGTH)
                .build());
    }

    /** A factory of parsers of objects. A value that no feature reads may be of any length. */
    static JsonFactory ofObjects() {
        return factory(StreamReadConstraints.builder()
                .maxNestingDepth(JsonSkipper.MAX_DEPTH)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .build());
    }

    /**
     * A factory of parsers. Charset detection is off, because it would accept UTF-16 and a byte order mark. Payloads choose
     * the names, so names are not interned, and hash collisions of names do not fail a record. NaN and infinity are accepted
     * as tokens, so that the readers can reject them as NOT_FINITE.
     */
    private static JsonFactory factory(StreamReadConstraints constraints) {
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .streamReadConstraints(constraints)
                .build();
    }
}
