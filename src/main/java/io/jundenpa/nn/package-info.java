/**
 * The numeric core: layers, networks, and the forward pass on matrices of 32-bit floats.
 *
 * <p>The same row and network give the same bits, at any batch size, on any JVM and processor.
 */
@NullMarked
package io.jundenpa.nn;

import org.jspecify.annotations.NullMarked;
