/**
 * Reads models: the layers with their weights, the input and output contract, and the golden examples.
 */
@NullMarked
package io.jundenpa.model;

import org.jspecify.annotations.NullMarked;
