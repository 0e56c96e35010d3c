/**
 * Records that share a forward pass.
 */
@NullMarked
package io.jundenpa.scoring;

import org.jspecify.annotations.NullMarked;
