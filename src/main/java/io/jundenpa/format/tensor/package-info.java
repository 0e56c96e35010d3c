/**
 * Tensors as files hold them: the types of their elements, and arrays of any format read in one way. Knows no format.
 */
@NullMarked
package io.jundenpa.format.tensor;

import org.jspecify.annotations.NullMarked;
