package io.jundenpa.bench;

import java.util.Locale;

/** The values of {@code processing.guarantee}. */
public enum Guarantee {
    /** Results and offsets are committed in one transaction. */
    EXACTLY_ONCE_V2,
    /** A record may be answered again after a failure. */
    AT_LEAST_ONCE;

    /** The name as Kafka Streams takes it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
