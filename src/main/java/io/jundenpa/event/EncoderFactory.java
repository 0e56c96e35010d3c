package io.jundenpa.event;

import java.util.List;

/** Makes the encoders of a topic's results, one for each thread. All threads share it. */
@FunctionalInterface
public interface EncoderFactory {

    /**
     * An encoder for the output of a model.
     *
     * @param labels the names of the columns; empty if they have no names
     * @throws IllegalArgumentException if the format requires labels, and there are none or two are equal
     */
    RowEncoder encoder(List<String> labels);
}
