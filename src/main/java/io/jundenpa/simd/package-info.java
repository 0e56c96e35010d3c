/** Chooses between code for the processor's vectors and plain Java. */
@NullMarked
package io.jundenpa.simd;

import org.jspecify.annotations.NullMarked;
