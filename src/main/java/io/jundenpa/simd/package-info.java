/**
 * Whether the processor's vectors can be computed with.
 */
@NullMarked
package io.jundenpa.simd;

import org.jspecify.annotations.NullMarked;
