/**
 * The layer stack that every model format is converted to: the tree of a {@code model.yaml}, and the tensors it names.
 */
@NullMarked
package io.jundenpa.format.stack;

import org.jspecify.annotations.NullMarked;
