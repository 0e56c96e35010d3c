/**
 * The formats of records: decoders turn the value of a record into rows of floats, encoders turn rows of results into bytes.
 */
@NullMarked
package io.jundenpa.event;

import org.jspecify.annotations.NullMarked;
