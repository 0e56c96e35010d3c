package io.jundenpa.event;

import java.util.List;

/** Decoders of JSON without the fast path for plain lists. */
public final class TokenDecoders {

    private TokenDecoders() {}

    /** The decoder that {@link InputFormat#decoder} makes for JSON, without its fast path. */
    public static RowDecoder json(int width, List<Feature> features) {
        return new JsonRowDecoder(width, features, Fields.BY_NAME)::decodeByToken;
    }
}
