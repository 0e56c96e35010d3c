/**
 * Records in, scored records out: decode, forward pass, encode, in batches, the same on the stream and offline.
 */
@NullMarked
package io.jundenpa.score;

import org.jspecify.annotations.NullMarked;
