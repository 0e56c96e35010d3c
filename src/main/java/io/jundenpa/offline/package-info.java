/**
 * Records in, scored records out: decode, forward pass, encode, in batches, the same on the stream and offline.
 */
@NullMarked
package io.jundenpa.offline;

import org.jspecify.annotations.NullMarked;
