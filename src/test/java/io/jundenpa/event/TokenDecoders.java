package io.jundenpa.event;

import java.util.List;

/** Decoders of JSON without the fast path for plain lists. */
public final class TokenDecoders {

    private TokenDecoders() {}

    /** The decoder that {@link InputFormat#decoder} makes for JSON, without its fast path. */
    public static RowDecoder json(int width, List<Feature> features) {
        return json(width, features, Fields.BY_NAME);
    }

    /** As {@link #json(int, List)}, for records that have the features elsewhere. */
    public static RowDecoder json(int width, List<Feature> features, Fields fields) {
        return new JsonRowDecoder(width, features, fields)::decodeByToken;
    }
}
