/**
 * Makes networks of model files: the layers with their weights, the input and output contract, the golden examples.
 */
@NullMarked
package io.jundenpa.model;

import org.jspecify.annotations.NullMarked;
