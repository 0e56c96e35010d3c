/**
 * The life of the process: start, state, restarts of threads, stop.
 */
@NullMarked
package io.jundenpa.application;

import org.jspecify.annotations.NullMarked;
