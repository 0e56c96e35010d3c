package io.jundenpa.format.keras;

/**
 * A layer as the file describes it.
 *
 * @param className such as {@code Dense}
 * @param name given by the user or by Keras
 * @param origin for messages, such as {@code layer 3 "dense_1" (Dense)}
 * @param weights where its weights are
 */
record KerasLayer(String className, String name, String origin, LayerConfig config, WeightPath weights) {}
