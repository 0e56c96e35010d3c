package io.jundenpa.event;

import java.util.List;

/** Decoders of JSON that read every record token by token, also the plain lists that have a faster way. */
public final class TokenDecoders {

    private TokenDecoders() {}

    /** As {@link InputFormat#decoder} gives one for JSON. */
    public static RowDecoder json(int width, List<Feature> features) {
        return new JsonRowDecoder(new FeatureColumns(width, features))::decodeByToken;
    }
}
