package io.jundenpa.bench;

import io.jundenpa.application.StreamsApplication;
import io.jundenpa.event.Event;
import io.jundenpa.settings.Pipeline;

/** A kind of application to measure. Each measurement starts a new application. */
public interface Contestant {

    /** A short name for the table. */
    String name();

    /**
     * Makes an application with the topics, formats and settings of a pipeline. Does not start it.
     *
     * <p>The application writes one output record for each input record, with the same key and in the same order.
     */
    StreamsApplication connect(Pipeline pipeline);

    /** Whether a result is right for a record. The same record must always have the same result. */
    boolean isRight(Event record, byte[] result);
}
