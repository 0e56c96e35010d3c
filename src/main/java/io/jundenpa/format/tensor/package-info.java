/** Tensors of files in any format: element types, and one interface to read them. */
@NullMarked
package io.jundenpa.format.tensor;

import org.jspecify.annotations.NullMarked;
