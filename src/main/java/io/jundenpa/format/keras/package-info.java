/** Brings models of Keras, {@code .keras} and whole-model {@code .h5} files, to stacks of layers. */
@NullMarked
package io.jundenpa.format.keras;

import org.jspecify.annotations.NullMarked;
