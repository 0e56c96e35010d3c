package io.jundenpa.topology;

import java.util.Set;

/**
 * The names of the headers that say why a record was rejected and where it came from. Kafka's own dead letter queue has the
 * same headers (KIP-1034) except for {@link #CODE}, {@link #LEFT_OUT} and {@link #TIMESTAMP}.
 */
public final class RejectHeaders {

    /** All names begin with it. */
    public static final String PREFIX = "__streams.errors.";

    /** The reason as a {@link io.jundenpa.event.RejectCode}. */
    public static final String CODE = PREFIX + "code";

    /** The reason in words. */
    public static final String MESSAGE = PREFIX + "message";

    /** The topic of the record. */
    public static final String TOPIC = PREFIX + "topic";

    /** The partition of the record, in decimal digits. */
    public static final String PARTITION = PREFIX + "partition";

    /** The offset of the record, in decimal digits. */
    public static final String OFFSET = PREFIX + "offset";

    /** The parts of the record that the reject lacks because the rejects topic does not take records of this size. */
    public static final String LEFT_OUT = PREFIX + "left-out";

    /** The record's own timestamp in milliseconds, if the rejects topic does not take it and the reject has the clock's. */
    public static final String TIMESTAMP = PREFIX + "timestamp";

    /** All names. */
    public static final Set<String> ALL = Set.of(CODE, MESSAGE, TOPIC, PARTITION, OFFSET, LEFT_OUT, TIMESTAMP);

    private RejectHeaders() {}
}
