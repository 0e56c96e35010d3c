/**
 * The demonstration: an embedded broker, a stream of handwritten digits, a live view.
 */
@NullMarked
package io.jundenpa.demo;

import org.jspecify.annotations.NullMarked;
