package io.jundenpa.topology;

import java.util.Set;

/**
 * The headers that say why a record was rejected and where it came from: those of Kafka's own dead letters (KIP-1034), and
 * beside them {@link #CODE}, {@link #LEFT_OUT} and {@link #TIMESTAMP}.
 */
public final class RejectHeaders {

    /** What the names of all of them begin with. */
    public static final String PREFIX = "__streams.errors.";

    /** Why, as one of {@link io.jundenpa.event.RejectCode}. */
    public static final String CODE = PREFIX + "code";

    /** Why, in words. */
    public static final String MESSAGE = PREFIX + "message";

    /** The topic where the record came from. */
    public static final String TOPIC = PREFIX + "topic";

    /** The number of its partition there, in decimal digits. */
    public static final String PARTITION = PREFIX + "partition";

    /** Its offset there, in decimal digits. */
    public static final String OFFSET = PREFIX + "offset";

    /** What the reject lacks as too large for the rejects topic, if anything. */
    public static final String LEFT_OUT = PREFIX + "left-out";

    /** The record's own timestamp in milliseconds, if the rejects topic does not take it and the reject has another. */
    public static final String TIMESTAMP = PREFIX + "timestamp";

    /** Their names. */
    public static final Set<String> ALL = Set.of(CODE, MESSAGE, TOPIC, PARTITION, OFFSET, LEFT_OUT, TIMESTAMP);

    private RejectHeaders() {}
}
