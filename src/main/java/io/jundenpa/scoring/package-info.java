/**
 * The hot path: which model scores a record, and the batch of records that share a forward pass.
 */
@NullMarked
package io.jundenpa.scoring;

import org.jspecify.annotations.NullMarked;
