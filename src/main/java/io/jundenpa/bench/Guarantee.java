package io.jundenpa.bench;

import java.util.Locale;

/** The values of {@code processing.guarantee}. */
public enum Guarantee {
    /** Results and offsets are committed in one transaction. */
    EXACTLY_ONCE_V2,
    /** A record may have several results after a failure. */
    AT_LEAST_ONCE;

    /** The name in the settings of Kafka Streams. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
