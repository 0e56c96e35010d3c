/**
 * Translates Keras models, {@code .keras} and whole-model {@code .h5} files, into stacks of layers.
 *
 * <p>{@code KerasImport} reads the file, {@code KerasModels} goes through the layers, and the registry
 * {@code KerasLayers} says what translates each class. To add a class, add its translation and its entry there.
 */
@NullMarked
package io.jundenpa.format.keras;

import org.jspecify.annotations.NullMarked;
