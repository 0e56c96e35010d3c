package io.jundenpa.bench;

import io.jundenpa.application.ScoringApplication;
import io.jundenpa.settings.Pipeline;

/** An application to be measured. Each run starts a new one. */
public interface Contestant {

    /** A short name for the table. */
    String name();

    /**
     * The application between the topics of a pipeline, in its formats and with its settings; not started.
     *
     * <p>Each record of the input gives one record of the output, with its key and in its order.
     */
    ScoringApplication application(Pipeline pipeline);

    /** Whether this is the result for that value. Equal values must have equal results. */
    boolean isRight(byte[] value, byte[] result);
}
