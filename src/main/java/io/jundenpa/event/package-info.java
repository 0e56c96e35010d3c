/**
 * Bytes to rows of floats and back: the formats of records.
 */
@NullMarked
package io.jundenpa.event;

import org.jspecify.annotations.NullMarked;
