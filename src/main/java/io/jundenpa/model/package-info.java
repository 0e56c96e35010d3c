/**
 * Model files to networks: the layer stack, its weights, the input and output contract, the golden examples.
 */
@NullMarked
package io.jundenpa.model;

import org.jspecify.annotations.NullMarked;
