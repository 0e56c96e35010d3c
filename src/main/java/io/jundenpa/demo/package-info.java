/**
 * The demonstration: an embedded broker, a stream of records, a live view.
 */
@NullMarked
package io.jundenpa.demo;

import org.jspecify.annotations.NullMarked;
