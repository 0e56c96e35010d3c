/**
 * Translates Keras models, {@code .keras} and whole-model {@code .h5} files, into stacks of layers.
 *
 * <p>{@code KerasImport} reads the file, {@code KerasModels} goes through the layers, and the registry {@code KerasLayers}
 * has the translation of each class. To add a class, add its translation and its entry in the registry.
 */
@NullMarked
package io.jundenpa.format.keras;

import org.jspecify.annotations.NullMarked;
