package io.jundenpa.event;

import java.util.List;

/** Makes the decoders of a topic's records, one for each thread. All threads share it. */
@FunctionalInterface
public interface DecoderFactory {

    /**
     * A decoder for the input of a model.
     *
     * @param width numbers in a row
     * @param features of the columns; empty if they have no names
     * @throws IllegalArgumentException if the features have another width, or if two features have the same name
     */
    RowDecoder decoder(int width, List<Feature> features);
}
