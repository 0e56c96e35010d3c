package io.jundenpa.bench;

import io.jundenpa.application.StreamsApplication;
import io.jundenpa.settings.Pipeline;

/** A kind of application to measure. Each measurement starts a new application. */
public interface Contestant {

    /** A short name for the table. */
    String name();

    /**
     * Connects a new application to the topics of a pipeline, with its formats and settings, and does not start it.
     *
     * <p>Each input record gives one output record, with the same key and in the same order.
     */
    StreamsApplication connect(Pipeline pipeline);

    /** Whether a result is right for a value. Equal values must have equal results. */
    boolean isRight(byte[] value, byte[] result);
}
