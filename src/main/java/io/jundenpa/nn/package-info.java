/**
 * The numeric core: layers, networks, and the forward pass on matrices of 32-bit floats. Knows no file, no Kafka and no clock.
 */
@NullMarked
package io.jundenpa.nn;

import org.jspecify.annotations.NullMarked;
