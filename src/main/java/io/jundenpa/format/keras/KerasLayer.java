package io.jundenpa.format.keras;

/**
 * A layer as the file describes it.
 *
 * @param className such as {@code Dense}
 * @param name the name that the user or Keras chose
 * @param origin for messages, such as {@code layer 3 "dense_1" (Dense)}
 * @param weights the place of its weights
 */
record KerasLayer(String className, String name, String origin, LayerConfig config, WeightPath weights) {}
