package io.jundenpa.bench;

import io.jundenpa.application.StreamsApplication;
import io.jundenpa.settings.Pipeline;

/** An application to be measured. Each run starts a new one. */
public interface Contestant {

    /** A short name for the table. */
    String name();

    /**
     * Connects a new application to the topics of a pipeline, with its formats and settings, and does not start it.
     *
     * <p>Each record of the input gives one record of the output, with its key and in its order.
     */
    StreamsApplication connect(Pipeline pipeline);

    /** Whether this is the result for that value. Equal values must have equal results. */
    boolean isRight(byte[] value, byte[] result);
}
